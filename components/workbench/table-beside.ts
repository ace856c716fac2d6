import type { Beside, Draft } from "@/components/shared/jsonl/draft";
import { joinSources } from "@/components/shared/jsonl/join-sources";
import type { DuplicatePolicy } from "@/lib/jsonl/tools/merge";
import type { TransformStep } from "@/lib/jsonl/tools/transform/transform-step";

/** What lies beside a file that is made of some lines of another: the table both were made of. */
export const tableOf = ({ beside }: Pick<Draft, "beside">): Beside => (beside.source ? { source: beside.source } : {});

/** Requests under new ids are not found in their table, and what was taken out of them would still be in it. */
export const keepsTable = ({ kind }: Pick<TransformStep, "kind">): boolean =>
  kind !== "ids" && kind !== "replace" && kind !== "remove";

/** What lies beside a file that others were merged into: the rows of their tables, those of the file whose line stayed first. */
export async function besideMerged(
  blob: Blob | null,
  drafts: readonly Draft[],
  { policy, hasRepeats }: { policy: DuplicatePolicy; hasRepeats: boolean },
): Promise<Beside> {
  const sources = drafts.flatMap(({ beside }) => beside.source ?? []);
  // An id of a file without a table must not find a row of another's.
  if (hasRepeats && sources.length < drafts.length) return {};
  const source = blob && (await joinSources(policy === "keep_last" ? sources.toReversed() : sources, blob));
  return source ? { source } : {};
}
