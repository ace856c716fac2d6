import type { BatchState } from "@/components/shared/batch-state";
import type { Batch } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { flaggedCount, isTerminal } from "@/lib/batches/rules";
import { formatCount } from "@/lib/format";

type Status = Batch["status"];

/** "Invoices 2025 · part 1 of 3" → "Invoices 2025": what the parts of a run are called together. */
export const runName = (name: string): string =>
  name.replace(/\s*[·,(–-]*\s*(part|shard|canary|rest)\s*\d*(\s*(of|\/)\s*\d+)?\)?\s*$/i, "") || name;

const entries = ({ statuses }: RunSummary) => Object.entries(statuses) as [Status, number][];
const count = (run: RunSummary, is: (status: Status) => boolean): number =>
  entries(run).reduce((sum, [status, parts]) => sum + (is(status) ? parts : 0), 0);

/** Nothing goes on until somebody decides. */
const isUnclear = (status: Status): boolean => status === "unresolved" || status === "held";

/** The state of all parts as one word, the worst that wants somebody first. */
export function runState(run: RunSummary): BatchState {
  const unclear = count(run, isUnclear);
  const running = count(run, (status) => !isTerminal(status) && !isUnclear(status));
  const failed = count(run, (status) => status === "failed" || status === "rejected" || status === "expired");
  const cancelled = count(run, (status) => status === "cancelled");
  if (unclear > 0) return { word: "Needs you", tone: "risk" };
  if (running > 0) return { word: "Running", tone: "run" };
  if (failed > 0)
    return { word: failed === run.parts ? "Failed" : "Done, look", tone: failed === run.parts ? "bad" : "flag" };
  if (cancelled === run.parts) return { word: "Cancelled", tone: "wait" };
  const isDoubtful = run.counts.failed > 0 || flaggedCount(run.quality) > 0 || cancelled > 0;
  return isDoubtful ? { word: "Done, look", tone: "flag" } : { word: "Done", tone: "good" };
}

/** "2 of 3 parts done" */
export function partsSentence(run: RunSummary): string {
  const done = count(run, isTerminal);
  return done === run.parts
    ? `${formatCount(run.parts)} parts`
    : `${formatCount(done)} of ${formatCount(run.parts)} parts done`;
}
