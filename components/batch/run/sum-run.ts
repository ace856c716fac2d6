import { retryableCount } from "@/components/batch/retryable";
import type { Batch, Quality } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { canCancel, isRunning, isTerminal, noQuality } from "@/lib/batches/rules";
import { nameOfRun } from "@/lib/batches/run-name";
import { sumRunning } from "@/lib/batches/running";
import { sumDollars } from "@/lib/money";

/** What repeats rows of a part, and is told in that part's place. */
const isRerun = ({ parentId, relation }: Batch): boolean =>
  parentId !== null && (relation === "retry" || relation === "edit" || relation === "clone");

/** The batches that are parts, without what repeats rows of them. */
export const partsAmong = (batches: readonly Batch[]): Batch[] => batches.filter((batch) => !isRerun(batch));

export type RunSum = {
  parts: readonly Batch[];
  /** As the list tells a run, but from what is here: it follows the parts as they move. */
  summary: RunSummary;
  tokens: number;
  /** Failed rows, and those a cancel kept from running, that a retry would put back to work. */
  retryable: { rows: number; ids: string[] };
  /** Parts and reruns that can still be cancelled. */
  cancellable: string[];
  /** When the upstream was asked after the one that waits longest; null where none is watched. */
  asOf: string | null;
  isRunning: boolean;
  isComplete: boolean;
};

function addQuality(sum: Quality, one: Quality): Quality {
  const keys = Object.keys(noQuality) as (keyof Quality)[];
  return Object.fromEntries(keys.map((key) => [key, sum[key] + one[key]])) as Quality;
}

function countEach(batches: readonly Batch[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { status } of batches) counted[status] = (counted[status] ?? 0) + 1;
  return counted;
}

const isAtWork = ({ status }: Batch): boolean =>
  status === "validating" || status === "in_progress" || status === "finalizing";

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** How those at work stand against their deadlines, and when all have ended. */
function courseOf(batches: readonly Batch[], nowMs: number) {
  const working = batches.filter(isAtWork);
  const { verdict, late, allDoneMs } = sumRunning(working, nowMs);
  const ends = batches.flatMap(({ finishedAt }) => (finishedAt === null ? [] : [Date.parse(finishedAt)]));
  const due = working.flatMap(({ deadlineAt }) => (deadlineAt === null ? [] : [Date.parse(deadlineAt)]));
  return {
    ...{ verdict, late, allDoneAt: iso(allDoneMs) },
    deadlineAt: iso(due.length > 0 ? Math.max(...due) : null),
    finishedAt: iso(ends.length > 0 && ends.length === batches.length ? Math.max(...ends) : null),
  };
}

/** What the batches of a run come to. `nowMs`: the moment it is told of. */
export function sumRun(batches: readonly Batch[], nowMs: number): RunSum {
  const parts = partsAmong(batches);
  const sum = (pick: (batch: Batch) => number) => parts.reduce((all, batch) => all + pick(batch), 0);
  const qualities = parts.flatMap(({ quality }) => quality ?? []);
  const spends = batches.flatMap(({ spend }) => spend ?? []);
  // As of a batch: what nothing was read of has no cost yet, and not none.
  const cost = spends.length === 0 ? null : sumDollars(spends.map((spend) => spend.cost));
  const retried = parts.filter(
    (part) => part.upstreamId !== null && isTerminal(part.status) && retryableCount(part) > 0,
  );
  const watched = batches.filter(({ status, asOf }) => isRunning(status) && asOf !== null);
  return {
    parts,
    summary: {
      ...{ name: nameOfRun(parts), parts: parts.length, cost },
      counts: {
        total: sum(({ counts }) => counts.total),
        completed: sum(({ counts }) => counts.completed),
        failed: sum(({ counts }) => counts.failed),
      },
      filled: { failed: sum(({ filled }) => filled.failed), neverRan: sum(({ filled }) => filled.neverRan) },
      quality: qualities.length > 0 ? qualities.reduce(addQuality, noQuality) : null,
      statuses: countEach(parts),
      reruns: countEach(batches.filter(isRerun)),
      ...courseOf(batches, nowMs),
    },
    tokens: spends.reduce((all, { inputTokens, outputTokens }) => all + inputTokens + outputTokens, 0),
    retryable: {
      rows: retried.reduce((all, part) => all + retryableCount(part), 0),
      ids: retried.map(({ id }) => id),
    },
    cancellable: batches.filter(canCancel).map(({ id }) => id),
    asOf: watched.map(({ asOf }) => asOf ?? "").sort()[0] ?? null,
    isRunning: batches.some(({ status }) => isRunning(status)),
    isComplete: parts.every(({ results }) => results.isComplete),
  };
}
