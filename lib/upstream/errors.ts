import "server-only";

/**
 * What an answer means for the caller.
 * - `refused`: the upstream decided against it, or the console would not send it; repeating changes nothing.
 * - `deferred`: nothing was done, the upstream asks for patience, or a create never left this machine.
 * - `ambiguous`: only ever said of calls that act: they may or may not have had their effect.
 * - `unreachable`: a read got no usable answer, even after being repeated.
 * - `key_refused`: the key is wrong, or there is none.
 * - `not_found`: what was read is not there.
 */
export type UpstreamErrorKind = "refused" | "deferred" | "ambiguous" | "unreachable" | "key_refused" | "not_found";

type Details = { status?: number | null; code?: string | null; retryAfterMs?: number | null };

/**
 * A call to an upstream that did not succeed. `message` is the upstream's own words where it had any: redacted, free of
 * control characters, at most 2 KB. It carries no `cause`, so nothing of the request can travel along.
 */
export class UpstreamError extends Error {
  readonly kind: UpstreamErrorKind;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  readonly code: string | null;
  readonly retryAfterMs: number | null;

  constructor(kind: UpstreamErrorKind, message: string, details: Details = {}) {
    super(message);
    this.name = "UpstreamError";
    this.kind = kind;
    this.status = details.status ?? null;
    this.code = details.code ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}
