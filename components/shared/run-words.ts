import type { Batch } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { flaggedCount, isTerminal, openFailures } from "@/lib/batches/rules";
import { formatCount, plural } from "@/lib/format";
import { formatClock, formatDuration } from "@/lib/format-time";
import type { BatchState } from "./batch-state";

type Status = Batch["status"];

/** What of a run stands where the rows of a batch would. */
export const rowsOfRun = ({ counts, filled, quality, finishedAt }: RunSummary) => ({
  ...{ counts, filled, quality },
  // The part it begins with may be over: of the run as a whole no row is given up while any part goes on.
  ...(finishedAt === null ? { status: "in_progress" as const } : {}),
});

type Is = (status: Status) => boolean;

const countIn = (statuses: RunSummary["statuses"], is: Is): number =>
  (Object.entries(statuses) as [Status, number][]).reduce((sum, [status, some]) => sum + (is(status) ? some : 0), 0);
const count = (run: RunSummary, is: Is): number => countIn(run.statuses, is);
/** Parts and what repeats rows of them. */
const countAll = (run: RunSummary, is: Is): number => count(run, is) + countIn(run.reruns, is);

/** Whether a row stands for several batches; the one part of a run is a batch like any other. */
export const isSeveral = (run: RunSummary | undefined): run is RunSummary =>
  run !== undefined && run.parts + countIn(run.reruns, () => true) > 1;

/** The run that a batch of a list stands for; undefined where it stands for itself. */
export function runOf({ runId }: Batch, runs: Readonly<Record<string, RunSummary>>): RunSummary | undefined {
  const run = runId === null ? undefined : runs[runId];
  return isSeveral(run) ? run : undefined;
}

/** Nothing goes on until somebody decides. */
const isUnclear = (status: Status): boolean => status === "unresolved" || status === "held";

/** A run on track still runs, and looks it. */
const verdictWords: Readonly<Record<NonNullable<RunSummary["verdict"]>, BatchState>> = {
  on_track: { word: "On track", tone: "run" },
  at_risk: { word: "At risk", tone: "risk" },
  stalled: { word: "Stalled", tone: "risk" },
  overdue: { word: "Overdue", tone: "bad" },
};

/** The state of all parts as one word, the worst that wants somebody first. */
export function runState(run: RunSummary): BatchState {
  const unclear = countAll(run, isUnclear);
  const running = countAll(run, (status) => !isTerminal(status) && !isUnclear(status));
  const failed = count(run, (status) => status === "failed" || status === "rejected" || status === "expired");
  const cancelled = count(run, (status) => status === "cancelled");
  if (unclear > 0) return { word: "Needs you", tone: "risk" };
  if (running > 0) return (run.verdict && verdictWords[run.verdict]) || { word: "Running", tone: "run" };
  if (failed > 0)
    return { word: failed === run.parts ? "Failed" : "Done, look", tone: failed === run.parts ? "bad" : "flag" };
  if (cancelled === run.parts) return { word: "Cancelled", tone: "wait" };
  const isDoubtful = openFailures(run) > 0 || flaggedCount(run.quality) > 0 || cancelled > 0;
  return isDoubtful ? { word: "Done, look", tone: "flag" } : { word: "Done", tone: "good" };
}

/** "2 of 3 parts done", "3 parts · 1 rerun" */
export function partsSentence(run: RunSummary): string {
  const done = count(run, isTerminal);
  const reruns = countIn(run.reruns, () => true);
  const parts =
    done === run.parts ? plural(run.parts, "part") : `${formatCount(done)} of ${plural(run.parts, "part")} done`;
  return reruns > 0 ? `${parts} · ${plural(reruns, "rerun")}` : parts;
}

/**
 * One line below the word: "2 parts, last due 14:30", "done by about 14:12", "last due 14:30"; of a run that is over how long
 * it took from `createdAt`. Empty where nothing can be told.
 */
export function runSentence(run: RunSummary, createdAt: string, nowMs: number, timeZone?: string): string {
  const clock = (at: string) => formatClock(Date.parse(at), nowMs, timeZone);
  if (run.finishedAt !== null) return `in ${formatDuration(Date.parse(run.finishedAt) - Date.parse(createdAt))}`;
  const due = run.deadlineAt === null ? "" : `last due ${clock(run.deadlineAt)}`;
  if (run.late > 0) return [plural(run.late, "part"), due].filter((words) => words !== "").join(", ");
  return run.allDoneAt === null ? due : `done by about ${clock(run.allDoneAt)}`;
}
