import { formatCount, formatRate, plural, rateSpan } from "@/lib/format";
import { formatClock, formatClockWindow, formatDuration } from "@/lib/format-time";
import type { Batch } from "./contract";

export const verdicts = ["on_track", "at_risk", "overdue", "stalled"] as const;
export type Verdict = (typeof verdicts)[number];

export type ProgressFacts = {
  /** Rows answered or failed. */
  done: number;
  total: number;
  /** 0 to 1; 0 while the total is not known. */
  share: number;
  /** Null: nothing honest can be said (yet). */
  ratePerMinute: number | null;
  /** When it will end, as a window in epoch ms. */
  finish: { earliestMs: number; latestMs: number } | null;
  /** Null while it does not run, or when neither finish nor deadline is known. */
  verdict: Verdict | null;
  /** Whole minutes without a new row, 0 unless that is out of the ordinary. */
  stalledMinutes: number;
  /** When the last row came, in epoch ms; null unless stalled. */
  quietSinceMs: number | null;
  /** What the deadline asks for; null without one, or past it. */
  neededPerMinute: number | null;
};

type Told = Pick<Batch, "status" | "createdAt" | "deadlineAt" | "finishedAt">;

/** Nearer than this a clock says less than a duration. */
const SOON_MS = 120_000;

/** "done 14:12 – 14:30"; within two minutes "done in about 40 s". */
export function finishWords(finish: NonNullable<ProgressFacts["finish"]>, nowMs: number, timeZone?: string): string {
  const { earliestMs, latestMs } = finish;
  if (latestMs - nowMs < SOON_MS) {
    const middleMs = (earliestMs + latestMs) / 2 - nowMs;
    return `done in about ${formatDuration(Math.max(1000, Math.round(middleMs / 1000) * 1000))}`;
  }
  return `done ${formatClockWindow(earliestMs, latestMs, nowMs, timeZone)}`;
}

/** "needs 96/min, has 61/min"; by the hour where one of the two is slow: "needs 276/h, has 5.1/h". */
export function needWords(neededPerMinute: number, ratePerMinute: number): string {
  const span = [neededPerMinute, ratePerMinute].map(rateSpan).includes("h") ? "h" : "min";
  const rate = (perMinute: number) => formatRate(perMinute, "", span).replace(/\s/g, "");
  return `needs ${rate(neededPerMinute)}, has ${rate(ratePerMinute)}`;
}

function tookWords(batch: Told): string {
  if (batch.finishedAt === null) return "";
  const tookMs = Date.parse(batch.finishedAt) - Date.parse(batch.createdAt);
  return tookMs < 1_000 ? "in under a second" : `in ${formatDuration(tookMs)}`;
}

function runningSentence(facts: ProgressFacts, batch: Told, nowMs: number, timeZone?: string): string {
  const { verdict, finish, done, total, ratePerMinute, neededPerMinute } = facts;
  const due = batch.deadlineAt === null ? "" : formatClock(Date.parse(batch.deadlineAt), nowMs, timeZone);
  if (verdict === "overdue") return `was due ${due}, ${plural(Math.max(0, total - done), "row")} left`;
  if (verdict === "stalled") return `last row ${formatClock(facts.quietSinceMs ?? nowMs, nowMs, timeZone)}`;
  if (verdict === "at_risk") {
    if (ratePerMinute === null || neededPerMinute === null) return `due ${due}, ${formatCount(total - done)} to go`;
    if (ratePerMinute < neededPerMinute) return needWords(neededPerMinute, ratePerMinute);
    return finish ? `${finishWords(finish, nowMs, timeZone)}, due ${due}` : `due ${due}`;
  }
  if (finish) return finishWords(finish, nowMs, timeZone);
  return done === 0 ? "waiting for the first rows" : "finish not known yet";
}

/** One line on where a batch stands, for lists and cards. Lower case: it follows a state's word. */
export function progressSentence(facts: ProgressFacts, batch: Told, nowMs: number, timeZone?: string): string {
  const kept = `${plural(facts.done, "row")} kept`;
  switch (batch.status) {
    case "queued":
      return "to be sent next";
    case "uploading":
      return "sending the file";
    case "creating":
      return "handing it over";
    case "rejected":
      return "nothing was charged";
    case "held":
      return "nothing has been sent";
    case "unresolved":
      return "send again or drop?";
    case "validating":
      return facts.verdict === "overdue" ? runningSentence(facts, batch, nowMs, timeZone) : "the file is being checked";
    case "in_progress":
      return facts.total > 0 && facts.done >= facts.total
        ? "all rows are back"
        : runningSentence(facts, batch, nowMs, timeZone);
    case "finalizing":
      return "all rows are back";
    case "completed":
      return tookWords(batch);
    case "failed":
      return facts.done === 0 ? "no row was answered" : tookWords(batch);
    case "expired":
      return `time ran out, ${kept}`;
    case "cancelling":
      return "stopping";
    case "cancelled":
      return kept;
  }
}
