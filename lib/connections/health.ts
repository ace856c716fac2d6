import type { UpstreamError } from "@/lib/upstream/errors";

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
