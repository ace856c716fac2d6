import { formatBytes, formatCount, plural } from "@/lib/format";
import type { DuplicatePolicy, MergeResult } from "@/lib/jsonl/tools/merge";
import type { SampleHow, SampleResult } from "@/lib/jsonl/tools/sample";
import type { SplitPart, SplitResult } from "@/lib/jsonl/tools/split";

const namedMax = 3;

/** "a, b, c and 4 more" */
export function nameSome(names: readonly (string | number)[], count: number): string {
  const shown = names.slice(0, namedMax).map((name) => (typeof name === "number" ? formatCount(name) : name));
  const more = count - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${formatCount(more)} more` : shown.join(", ");
}

/** "1,204 of 50,000 lines chosen, seed 42." and what else there is to know. */
export function sampleSentence(how: SampleHow, { chosen, of, groups, groupsOf, missing }: SampleResult): string {
  const seed = "seed" in how ? `, seed ${how.seed}` : "";
  const parts = [`${formatCount(chosen)} of ${plural(of, "line")} chosen${seed}.`];
  if (how.kind === "stratified") parts.push(`${groups} of ${plural(groupsOf, "pair")} of model and url are in it.`);
  if (missing.count > 0) {
    const ids = missing.count === 1 ? "1 id is" : `${formatCount(missing.count)} ids are`;
    parts.push(`${ids} not in the file: ${nameSome(missing.sample, missing.count)}.`);
  }
  return parts.join(" ");
}

/** "2,501 lines cut into 3 files of 501 to 1,000 lines." */
export function splitSentence({ parts, requests, tooLong }: SplitResult, limitBytes: number | null): string {
  if (parts.length === 1) return `All ${plural(requests, "line")} belong in one file: there is nothing to cut.`;
  const sizes = parts.map((part) => part.requests);
  const least = Math.min(...sizes);
  const most = Math.max(...sizes);
  const each = least === most ? plural(most, "line") : `${formatCount(least)} to ${plural(most, "line")}`;
  const said = `${plural(requests, "line")} cut into ${plural(parts.length, "file")} of ${each}.`;
  if (tooLong.count === 0 || limitBytes === null) return said;
  const lines = tooLong.count === 1 ? "Line" : "Lines";
  const verb = tooLong.count === 1 ? "is" : "are";
  return `${said} ${lines} ${nameSome(tooLong.sample, tooLong.count)} alone ${verb} over ${formatBytes(limitBytes)}, a file each.`;
}

/** What a merge did, or why it wrote nothing. */
export function mergeSentence({ blob, requests, dropped, renamed, duplicates }: MergeResult, files: number): string {
  const twice = duplicates.count === 1 ? "1 id occurs" : `${formatCount(duplicates.count)} ids occur`;
  if (!blob) return `${twice} more than once, so nothing was written.`;
  const said = `${plural(requests, "line")} of ${plural(files, "file")} in one.`;
  if (duplicates.count === 0) return `${said} No id occurs twice.`;
  if (renamed > 0) return `${said} ${twice} more than once: ${plural(renamed, "line has", "lines have")} a new id.`;
  return `${said} ${twice} more than once: ${plural(dropped, "line was", "lines were")} left out.`;
}

export const policyWords: Record<DuplicatePolicy, { label: string; note: string }> = {
  keep_first: { label: "Keep the first", note: "Later lines with the same id are left out." },
  keep_last: { label: "Keep the last", note: "Earlier lines with the same id are left out." },
  prefix: {
    label: "Keep all, with a prefix",
    note: "Lines whose id is not unique get their file's name in front of it.",
  },
  fail: { label: "Write nothing and name them", note: "Only files without a common id are merged." },
};

/** "tickets.jsonl.gz" → "tickets" */
export const stemOf = (fileName: string): string => fileName.replace(/(\.(jsonl|ndjson|gz))+$/i, "") || "file";

/** Says in the name how it was made, the seed with it: "tickets.sample-20-seed-42.jsonl". */
export function sampleName(fileName: string, how: SampleHow): string {
  const stem = stemOf(fileName);
  if (how.kind === "ids") return `${stem}.by-id.jsonl`;
  if (how.kind === "first") return `${stem}.first-${how.count}.jsonl`;
  return `${stem}.${how.kind === "random" ? "sample" : "stratified"}-${how.count}-seed-${how.seed}.jsonl`;
}

/** "tickets-001.jsonl"; a part of one model or url has its name too. `at` counts from 0. */
export function partName(
  fileName: string,
  at: number,
  parts: number,
  { model, url }: Pick<SplitPart, "model" | "url">,
): string {
  const number = String(at + 1).padStart(Math.max(3, String(parts).length), "0");
  const slugs = [model, url].flatMap((name) => name?.replace(/[^A-Za-z0-9._]+/g, "-").replace(/^-|-$/g, "") || []);
  return `${[stemOf(fileName), number, ...slugs.map((slug) => slug.slice(0, 60))].join("-")}.jsonl`;
}

/** A whole number from what was typed, or null: at least `min`. */
export function wholeNumber(typed: string, min = 1): number | null {
  const value = Number(typed.replaceAll(/[\s,]/g, ""));
  return typed.trim() !== "" && Number.isSafeInteger(value) && value >= min ? value : null;
}
