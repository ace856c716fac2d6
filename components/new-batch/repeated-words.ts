import type { Draft } from "@/components/shared/jsonl/draft";
import { formatCount } from "@/lib/format";
import type { MergeResult } from "@/lib/jsonl/tools/merge";
import { prefixesOf } from "@/lib/jsonl/tools/merge";

/** Ids of a run that stand in more than one of its files; each file goes by the id of its draft. */
export type RepeatedIds = MergeResult["duplicates"];

const namedMax = 3;

/** "row-7, row-9 and 12 more. Answers of one run are told apart by their id." */
export function repeatedNote({ count, sample }: RepeatedIds): string {
  const ids = sample.slice(0, namedMax).map(({ id }) => id);
  const more = count - ids.length;
  const named = more > 0 ? `${ids.join(", ")} and ${formatCount(more)} more` : ids.join(", ");
  return `${named}. Answers of one run are told apart by their id: give others, or send the files apart.`;
}

/** Files other than the first that hold a repeated id, with a short word of its name for each. */
export function laterFiles(
  { sample }: RepeatedIds,
  drafts: readonly Draft[],
): { id: string; fileName: string; prefix: string }[] {
  const later = new Set(sample.flatMap(({ files }) => files.slice(1)));
  const prefixes = prefixesOf(drafts.map(({ fileName }) => ({ name: fileName })));
  return drafts.flatMap(({ id, fileName }, at) =>
    later.has(id) ? { id, fileName, prefix: prefixes[at] ?? fileName } : [],
  );
}
