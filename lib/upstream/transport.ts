import "server-only";
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { once as onceAPerProcess } from "@/lib/runtime";
import { UpstreamError } from "./errors";
import { guardedLookup, policyFor } from "./guard";
import { pump, type StreamedBody } from "./pump";

/**
 * `idleMs`: the longest silence within a body, sent or received. `bodyMs`: the longest a received body may take in all;
 * without it, it may take any time as long as it brings `slowBytes` within each `slowMs` that a reader waits for it.
 */
export type Limits = {
  connectMs: number;
  headersMs: number;
  idleMs: number;
  bodyMs?: number;
  slowMs: number;
  slowBytes: number;
};

export type Outgoing = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body?: Uint8Array | StreamedBody | undefined;
  limits: Limits;
  /** A connection of its own: a kept one may already be closed at the other end, and then nobody knows what was read. */
  isFresh: boolean;
  mayStart?: (() => boolean) | undefined;
  signal?: AbortSignal | undefined;
};

export type Incoming = { status: number; headers: IncomingHttpHeaders; body: AsyncGenerator<Uint8Array> };

/** No usable answer. `wasConnected`: from then on the upstream may have read something. */
export class TransportError extends Error {
  readonly code: string;
  readonly wasConnected: boolean;

  constructor(code: string, wasConnected: boolean) {
    super(code);
    this.name = "TransportError";
    this.code = code;
    this.wasConnected = wasConnected;
  }
}

// Sockets to private addresses are kept apart, so that a name allowed for one path does not serve another.
function agentFor(isTls: boolean, isPrivateAllowed: boolean): http.Agent | https.Agent {
  return onceAPerProcess(`upstream.agent.${isTls}.${isPrivateAllowed}`, () =>
    isTls ? new https.Agent({ keepAlive: true, maxSockets: 64 }) : new http.Agent({ keepAlive: true, maxSockets: 64 }),
  );
}

const isReady = (socket: Socket, isTls: boolean): boolean =>
  !socket.connecting && !(isTls && (socket as Socket & { secureConnecting?: boolean }).secureConnecting);

/** How long the next chunk may take. Only the time a reader waits counts, so a slow reader is no slow upstream. */
class Pace {
  private readonly limits: Limits;
  private askedAtMs = 0;
  private waitedMs = 0;
  private windowMs = 0;
  private windowBytes = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  next(): { waitMs: number; code: string } {
    const { idleMs, bodyMs = Number.POSITIVE_INFINITY, slowMs } = this.limits;
    this.askedAtMs = performance.now();
    const leftMs = Math.min(bodyMs - this.waitedMs, slowMs - this.windowMs);
    return leftMs < idleMs
      ? { waitMs: Math.max(1, leftMs), code: "too_slow" }
      : { waitMs: idleMs, code: "idle_timeout" };
  }

  took(bytes: number): void {
    const ms = performance.now() - this.askedAtMs;
    this.waitedMs += ms;
    this.windowMs += ms;
    this.windowBytes += bytes;
    if (this.windowBytes < this.limits.slowBytes) return;
    this.windowMs = 0;
    this.windowBytes = 0;
  }
}

/** Chunks of an answer; a silence of `idleMs` while one is awaited ends it with an error, a slow reader does not. */
async function* chunksOf(
  response: IncomingMessage,
  request: ClientRequest,
  { limits, isFresh, signal }: Outgoing,
): AsyncGenerator<Uint8Array> {
  const stop = (error: Error) => response.destroy(error);
  const abort = () => stop(signal?.reason ?? new TransportError("aborted", true));
  const chunks: AsyncIterator<Uint8Array> = response[Symbol.asyncIterator]();
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  const pace = new Pace(limits);
  try {
    for (;;) {
      const { waitMs, code } = pace.next();
      const timer = setTimeout(() => stop(new TransportError(code, true)), waitMs);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done) return;
      pace.took(next.value.byteLength);
      yield next.value;
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw error instanceof TransportError ? error : new TransportError(codeOf(error), true);
  } finally {
    signal?.removeEventListener("abort", abort);
    if (isFresh || !response.complete) request.destroy();
  }
}

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "network_error";
};

/** Whatever ended the request, as an error that carries nothing of it. */
function asOwn(error: Error, wasConnected: boolean): Error {
  return error instanceof UpstreamError || error instanceof TransportError
    ? error
    : new TransportError(codeOf(error), wasConnected);
}

/**
 * One HTTP exchange: the address is checked and pinned, redirects are not followed, nothing is decoded or repeated.
 * The promise settles with the head of the answer, even when that comes before a streamed body was sent whole.
 * @throws TransportError; UpstreamError when the address is refused; the signal's reason; what a streamed body threw
 */
export async function exchange(outgoing: Outgoing): Promise<Incoming> {
  const { url, method, headers, body, limits, isFresh, mayStart, signal } = outgoing;
  signal?.throwIfAborted();
  const policy = policyFor(url);
  const isTls = url.protocol === "https:";
  const request = (isTls ? https : http).request(url, {
    method,
    headers,
    agent: isFresh ? false : agentFor(isTls, policy.isPrivateAllowed),
    lookup: guardedLookup(policy),
  });
  const over = new AbortController();
  let isConnected = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const allow = (ms: number, what: string) => {
    clearTimeout(timer);
    if (!over.signal.aborted) timer = setTimeout(() => request.destroy(new TransportError(what, isConnected)), ms);
  };
  const abort = () => request.destroy(signal?.reason);
  signal?.addEventListener("abort", abort);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const connected = () => {
        if (mayStart && !mayStart()) return void request.destroy(new TransportError("not_started", false));
        isConnected = true;
        allow(limits.headersMs, "headers_timeout");
        if (body === undefined || body instanceof Uint8Array) return void request.end(body);
        return void pump(request, body, () => allow(limits.idleMs, "idle_timeout"), over.signal).then(
          () => allow(limits.headersMs, "headers_timeout"),
          reject,
        );
      };
      request.on("error", (error) => reject(asOwn(error, isConnected)));
      request.once("response", resolve);
      request.once("socket", (socket) => {
        if (isReady(socket, isTls)) return connected();
        allow(limits.connectMs, "connect_timeout");
        return void socket.once(isTls ? "secureConnect" : "connect", connected);
      });
    });
    response.on("error", () => undefined);
    return { status: response.statusCode ?? 0, headers: response.headers, body: chunksOf(response, request, outgoing) };
  } catch (error) {
    request.destroy();
    if (signal?.aborted) throw signal.reason;
    throw error;
  } finally {
    over.abort();
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
