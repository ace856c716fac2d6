import type { Batch, Counts, Quality } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { sumDollars } from "@/lib/money";

/** What repeats rows of a part, and is told in that part's place. */
const isRerun = ({ parentId, relation }: Batch): boolean =>
  parentId !== null && (relation === "retry" || relation === "edit" || relation === "clone");

export type RunSum = {
  parts: readonly Batch[];
  counts: Counts;
  /** What retries have answered of what failed or never ran. */
  filled: Batch["filled"];
  /** Null while no part has any. */
  quality: Quality | null;
  /** With what was run again; null where some of it is not known. */
  cost: string | null;
  tokens: number;
  isRunning: boolean;
  isComplete: boolean;
};

const noQuality: Quality = {
  ...{ good: 0, truncated: 0, empty: 0, refused: 0 },
  ...{ notJson: 0, schemaInvalid: 0, failed: 0 },
};

function addQuality(sum: Quality, one: Quality): Quality {
  const keys = Object.keys(noQuality) as (keyof Quality)[];
  return Object.fromEntries(keys.map((key) => [key, sum[key] + one[key]])) as Quality;
}

/** What the batches of a run come to. */
export function sumRun(batches: readonly Batch[]): RunSum {
  const parts = batches.filter((batch) => !isRerun(batch));
  const total = (pick: (counts: Counts) => number) => parts.reduce((sum, { counts }) => sum + pick(counts), 0);
  const qualities = parts.flatMap(({ quality }) => quality ?? []);
  const spends = batches.flatMap(({ spend }) => spend ?? []);
  return {
    parts,
    counts: {
      total: total((counts) => counts.total),
      completed: total((counts) => counts.completed),
      failed: total((counts) => counts.failed),
    },
    filled: {
      failed: parts.reduce((sum, { filled }) => sum + filled.failed, 0),
      neverRan: parts.reduce((sum, { filled }) => sum + filled.neverRan, 0),
    },
    quality: qualities.length > 0 ? qualities.reduce(addQuality, noQuality) : null,
    cost: sumDollars(spends.map(({ cost }) => cost)),
    tokens: spends.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0),
    isRunning: batches.some(({ status }) => isRunning(status)),
    isComplete: parts.every(({ results }) => results.isComplete),
  };
}
