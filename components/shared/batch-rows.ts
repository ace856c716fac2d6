import type { Batch, Quality } from "@/lib/batches/contract";
import { cancelledCount, filledCount, flaggedCount, isTerminal, openFailures } from "@/lib/batches/rules";
import { formatCount, plural } from "@/lib/format";
import type { StripCounts, StripWords } from "./strip-sentence";

type Counted = Pick<Batch, "counts" | "quality" | "status"> & Partial<Pick<Batch, "filled">>;

/** What the parts of a batch's strip are called when it is read out. */
export const batchStripWords: StripWords = {
  good: "answered",
  flag: "truncated, empty or refused",
  risk: "not the JSON asked for",
  bad: "failed",
};

/**
 * A batch's rows as a strip draws them. An answer counts as good until it has been read and found wanting: the counts
 * run ahead of the answers by seconds.
 */
export function batchStripCounts(batch: Counted): Required<StripCounts> {
  const { counts, quality } = batch;
  const flag = quality ? quality.truncated + quality.empty + quality.refused : 0;
  const risk = (quality?.notJson ?? 0) + (quality?.schemaInvalid ?? 0);
  return {
    good: Math.max(0, counts.completed + filledCount(batch) - flag - risk),
    flag,
    risk,
    bad: openFailures(batch),
  };
}

export const qualityWords: readonly { key: keyof Quality; word: string }[] = [
  { key: "good", word: "good" },
  { key: "truncated", word: "truncated" },
  { key: "empty", word: "empty" },
  { key: "refused", word: "refused" },
  { key: "notJson", word: "not valid JSON" },
  { key: "schemaInvalid", word: "against the schema" },
  { key: "unchecked", word: "unchecked" },
  { key: "failed", word: "failed" },
];

/**
 * "31,284 of 50,000 · 28 truncated · 51 failed"; several kinds of doubtful answers are told as one, "322 flagged". Of a
 * cancelled batch "1,080 of 2,000 · 920 never ran". With `isShort` all is told as one: "817 rows · 3 failed".
 */
export function rowsSentence(batch: Counted, { isShort = false } = {}): string {
  const { total, completed, failed } = batch.counts;
  if (total === 0) return isTerminal(batch.status) ? "no rows" : "rows not counted yet";
  const flagged = qualityWords
    .filter(({ key }) => key !== "good" && key !== "unchecked" && key !== "failed")
    .map(({ key, word }) => ({ count: batch.quality?.[key] ?? 0, word }))
    .filter(({ count }) => count > 0);
  const doubtful = flagged.length > 1 ? [{ count: flaggedCount(batch.quality), word: "flagged" }] : flagged;
  const neverRan = cancelledCount(batch.status, batch.counts) - (batch.filled?.neverRan ?? 0);
  const lacking = [
    { count: batch.quality?.unchecked ?? 0, word: "unchecked" },
    { count: filledCount(batch), word: "filled by retry" },
    { count: openFailures(batch), word: "failed" },
    { count: neverRan, word: "never ran" },
  ];
  const notes = [...doubtful, ...lacking]
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => `${formatCount(count)} ${word}`);
  const done = completed + failed + (batch.filled?.neverRan ?? 0);
  const rows = isShort && done === total ? plural(total, "row") : `${formatCount(done)} of ${formatCount(total)}`;
  return [rows, ...notes].join(" · ");
}
