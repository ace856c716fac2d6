import type { Draft } from "@/components/shared/jsonl/draft";
import { formatCount } from "@/lib/format";
import { RUN_RULES, type RunRule } from "@/lib/jsonl/rules/table-run";
import type { AcrossResult, Meeting } from "@/lib/jsonl/tools/across";
import { prefixesOf } from "@/lib/jsonl/tools/merge";

type Named = Pick<Draft, "id" | "fileName">;

/** What meets, by rule; a rule that nothing breaks is left out. */
export function rulesAcross({ ids, requests }: AcrossResult) {
  const rules = { ids_across_files: ids, requests_across_files: requests } satisfies Record<RunRule, unknown>;
  return (Object.keys(RUN_RULES) as RunRule[]).flatMap((rule) =>
    rules[rule].count > 0 ? [{ rule, ...RUN_RULES[rule], ...rules[rule] }] : [],
  );
}

/** "line 3 of b.jsonl and line 1 of a.jsonl: row-7" */
export function meetingWords({ id, file, line, firstFile, firstLine }: Meeting, drafts: readonly Named[]): string {
  const place = (at: number, number: number) => `line ${formatCount(number)} of ${drafts[at]?.fileName ?? "a file"}`;
  return `${place(file, line)} and ${place(firstFile, firstLine)}: ${id}`;
}

/** Files other than the first that hold a repeated id, with how many, and a short word of the file's name. */
export function laterFiles<File extends Named>(
  { idsOf }: Pick<AcrossResult, "idsOf">,
  drafts: readonly File[],
): { draft: File; at: number; count: number; prefix: string }[] {
  const prefixes = prefixesOf(drafts.map(({ fileName }) => ({ name: fileName })));
  return drafts.flatMap((draft, at) => {
    const count = idsOf[at] ?? 0;
    return count > 0 ? { draft, at, count, prefix: prefixes[at] ?? draft.fileName } : [];
  });
}
