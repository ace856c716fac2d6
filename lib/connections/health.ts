import type { UpstreamError } from "@/lib/upstream/errors";
import type { ConnectionHealth } from "./contract";

/** So many failures in a row open the breaker of an origin … */
export const breakerTrips = 5;
/** … for so long; then one call may try. */
export const breakerMs = 30_000;
/** A refused key is tried again after this, for an upstream may refuse everybody for a while. */
export const keyRetryMs = 5 * 60_000;

type Failure = Pick<UpstreamError, "kind" | "status">;

/** Whether a failure says that nobody answers sensibly at an address: no connection, silence, or 5xx. */
export function isOutage({ kind, status }: Failure): boolean {
  if (kind !== "unreachable" && kind !== "ambiguous" && kind !== "deferred") return false;
  return status === null || status >= 500;
}

/**
 * Whether a failure is about the key: 401 anywhere, or 403 where the account's own things are read. 403 elsewhere is
 * about the thing (a model, another owner's file).
 */
export function isKeyRefusal({ kind, status }: Failure, { isRead, path }: { isRead: boolean; path: string }): boolean {
  return kind === "key_refused" || (status === 403 && isRead && /^\/(batches|files)\b/.test(path));
}

/** How much of the last figure a new one takes over: about the last ten calls are seen in it. */
const weight = 0.2;
export const smoothed = (before: number | null, tookMs: number): number =>
  before === null ? tookMs : before + weight * (tookMs - before);

type Facts = {
  keyRefusedAtMs: number | null;
  failures: number;
  openUntilMs: number | null;
  notBeforeMs: number | null;
  lastOkAtMs: number | null;
  lastErrorAtMs: number | null;
};

/**
 * How a connection fares. resting: its address does not answer, so it is left alone until a time, then tried by one call.
 * waiting: it asked for patience. shaky: the last thing heard of it was trouble.
 */
export function healthState(facts: Facts, nowMs: number): ConnectionHealth["state"] {
  const { keyRefusedAtMs, failures, openUntilMs, notBeforeMs, lastOkAtMs, lastErrorAtMs } = facts;
  if (keyRefusedAtMs !== null) return "key_refused";
  if (failures >= breakerTrips && openUntilMs !== null) return "resting";
  if (notBeforeMs !== null && notBeforeMs > nowMs) return "waiting";
  if (lastErrorAtMs !== null && lastErrorAtMs > (lastOkAtMs ?? 0)) return "shaky";
  return lastOkAtMs === null ? "unknown" : "well";
}
