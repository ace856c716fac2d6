import "server-only";
import { once } from "./runtime";

/** Commits of a submission's steps; each has a crash point before it and one after it. */
const commits = [
  "batch.created",
  "claim",
  "upload.begun",
  "upload.known",
  "upload.stored",
  "create.sending",
  "create.doubtful",
  "create.deferred",
  "create.adopted",
  "look.empty",
  "look.absent",
  "poll.applied",
  "ingest.committed",
] as const;
const moments = [
  "upload.sent",
  "upload.answered",
  "create.answered",
  "look.answered",
  "ingest.appended",
  "ingest.synced",
] as const;

export type Commit = (typeof commits)[number];
export type CrashPoint = (typeof moments)[number] | `${Commit}:before` | `${Commit}:after`;

/** Every place where a test may end the process. */
export const crashPoints: readonly CrashPoint[] = [
  ...moments,
  ...commits.flatMap((commit) => [`${commit}:before`, `${commit}:after`] as const),
];

/**
 * Ends the process as `kill -9` does, where a test asked for it: `CRASH_AT=create.answered@2` at the second time that
 * point is passed. `CRASH_SIGNAL=SIGSTOP` freezes it instead. Without `CRASH_AT` this does nothing.
 */
export function crash(point: CrashPoint): void {
  const plan = once("crash", () => {
    const [at = "", nth = "1"] = (process.env.CRASH_AT ?? "").split("@");
    return { at, left: Number(nth) };
  });
  if (plan.at !== point) return;
  plan.left -= 1;
  if (plan.left === 0) process.kill(process.pid, process.env.CRASH_SIGNAL ?? "SIGKILL");
}

/** Runs what commits, between its two crash points. */
export async function committing<T>(commit: Commit, work: () => Promise<T>): Promise<T> {
  crash(`${commit}:before`);
  const result = await work();
  crash(`${commit}:after`);
  return result;
}
