import type { Batch, BatchStatus } from "@/lib/batches/contract";
import type { Progress } from "@/lib/batches/progress";
import { flaggedCount, openFailures } from "@/lib/batches/rules";
import { formatDuration } from "@/lib/format-time";
import type { StateTone } from "./state-word";

export type BatchState = { word: string; tone: StateTone };

/** The word and the tone of each status, before anything is known of how it went. */
export const stateOfStatus: Readonly<Record<BatchStatus, BatchState>> = {
  queued: { word: "Waiting", tone: "wait" },
  uploading: { word: "Uploading", tone: "run" },
  creating: { word: "Submitting", tone: "run" },
  rejected: { word: "Rejected", tone: "bad" },
  unresolved: { word: "Needs you", tone: "risk" },
  held: { word: "Needs approval", tone: "risk" },
  validating: { word: "Waiting", tone: "wait" },
  in_progress: { word: "Running", tone: "run" },
  finalizing: { word: "Finishing", tone: "run" },
  completed: { word: "Done", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
  expired: { word: "Expired", tone: "risk" },
  cancelling: { word: "Cancelling", tone: "wait" },
  cancelled: { word: "Cancelled", tone: "wait" },
};

type Counted = Pick<Batch, "status" | "counts" | "quality"> & Partial<Pick<Batch, "filled">>;

/** Done, but not all of it as hoped: failed rows, or answers that may not be what was asked for. */
export function isDoneLook(batch: Counted): boolean {
  return batch.status === "completed" && (openFailures(batch) > 0 || flaggedCount(batch.quality) > 0);
}

type Described = Counted & Partial<Pick<Batch, "guardedAt">>;

/** What the batch is, whatever its pace: "Running", "Done, look", "Stopped at limit". */
export function describeState(batch: Described): BatchState {
  if (batch.guardedAt && batch.status === "cancelled") return { word: "Stopped at limit", tone: "bad" };
  return isDoneLook(batch) ? { word: "Done, look", tone: "flag" } : stateOfStatus[batch.status];
}

/** How it stands against its deadline: "On track", "Stalled 4 min". Null when that cannot be said. */
export function verdictState(progress: Pick<Progress, "verdict" | "stalledMinutes">): BatchState | null {
  switch (progress.verdict) {
    case "on_track":
      return { word: "On track", tone: "good" };
    case "at_risk":
      return { word: "At risk", tone: "risk" };
    case "overdue":
      return { word: "Overdue", tone: "bad" };
    case "stalled":
      return { word: `Stalled ${formatDuration(progress.stalledMinutes * 60_000)}`, tone: "risk" };
    case null:
      return null;
  }
}

/** One word for both, for lists: the verdict where there is one. A batch on track still runs, and looks it. */
export function listState(batch: Described, progress: Pick<Progress, "verdict" | "stalledMinutes">): BatchState {
  const verdict = batch.status === "in_progress" || progress.verdict === "overdue" ? verdictState(progress) : null;
  if (!verdict) return describeState(batch);
  return verdict.tone === "good" ? { ...verdict, tone: "run" } : verdict;
}
