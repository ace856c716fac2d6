import type { StateTone } from "@/components/shared/state-word";
import { formatCount, plural } from "@/lib/format";
import type { DiffResult, DiffRow, DiffSide, RowVerdict } from "@/lib/jsonl/tools/diff";

export const verdictWord: Record<RowVerdict, string> = {
  same: "Same",
  changed: "Changed",
  status_changed: "Status changed",
  both_failed: "Failed in both",
  both_pending: "No answer in both",
  only_a: "Only in A",
  only_b: "Only in B",
};

export const verdictTone: Record<RowVerdict, StateTone> = {
  same: "good",
  changed: "risk",
  status_changed: "bad",
  both_failed: "bad",
  both_pending: "wait",
  only_a: "wait",
  only_b: "wait",
};

const order: readonly Exclude<RowVerdict, "same">[] = [
  "changed",
  "status_changed",
  "both_failed",
  "both_pending",
  "only_a",
  "only_b",
];

/** Verdicts that occur, in the order they are shown. */
export const verdictsOf = ({ counts }: DiffResult) => order.filter((verdict) => counts[verdict] > 0);

/** "4,812 same · 131 changed · 2 only in A" */
export function diffSentence(result: DiffResult): string {
  const same = plural(result.counts.same, result.kind === "requests" ? "request" : "result");
  const others = verdictsOf(result).map(
    (verdict) =>
      `${formatCount(result.counts[verdict])} ${verdictWord[verdict].replace(/^\w/, (one) => one.toLowerCase())}`,
  );
  if (others.length === 0)
    return result.counts.same === 1 ? `${same} on each side, the same.` : `All ${same} are the same.`;
  return [`${same} the same`, ...others].join(" · ");
}

/** "In A: 2 lines without a custom_id are not compared." Null when there is nothing to say. */
export function sideNote(name: string, { withoutId, repeated }: DiffSide): string | null {
  const parts: string[] = [];
  if (withoutId > 0) {
    parts.push(`${plural(withoutId, "line")} without a custom_id ${withoutId === 1 ? "is" : "are"} not compared`);
  }
  if (repeated > 0) {
    const lines = plural(repeated, "line");
    parts.push(`${lines} ${repeated === 1 ? "has" : "have"} an id that comes again later; the last one counts`);
  }
  return parts.length > 0 ? `In ${name}: ${parts.join("; ")}.` : null;
}

/** What differs, in one line. */
export function rowNote({ fields, cosine, a, b }: DiffRow): string {
  const [only] = a && b ? [] : [a, b].filter((place) => place !== null);
  const parts = [only ? `line ${formatCount(only.line)}` : fields.join(", ")];
  if (cosine !== null && cosine < 1) parts.push(`cosine ${cosine.toFixed(4)}`);
  return parts.filter(Boolean).join(" · ");
}

/** The rows as JSON lines, for other programs. */
export function rowsAsLines(rows: readonly DiffRow[]): string {
  return rows
    .map(({ id, verdict, fields, cosine, a, b }) =>
      JSON.stringify({ custom_id: id, verdict, fields, cosine, line_a: a?.line ?? null, line_b: b?.line ?? null }),
    )
    .map((line) => `${line}\n`)
    .join("");
}
