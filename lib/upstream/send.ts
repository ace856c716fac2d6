import "server-only";
import { type Effect, errorOfReply, type Reply, unreadable } from "./classify";
import { noteClock } from "./clock-skew";
import type { Upstream } from "./contract";
import { UpstreamError } from "./errors";
import type { StreamedBody } from "./pump";
import { exchange, type Incoming, type Limits, TransportError } from "./transport";

export type Query = Record<string, string | number | undefined>;

export type Ask = {
  method: "GET" | "POST" | "DELETE";
  /** Below the base address, segments already encoded: `/batches/abc/cancel`. */
  path: string;
  query?: Query;
  headers?: Record<string, string>;
  body?: Uint8Array | StreamedBody;
  /** `once`: not to be repeated by anyone who does not know what became of it. */
  effect: Effect;
  /** A person waits for it, or it saves money: made even while the upstream has asked for patience. */
  isUrgent?: boolean;
  /** Asked when the connection stands: false leaves the request unsent, for whoever allowed it may have lost the say. */
  mayStart?: () => boolean;
  limits?: Partial<Limits>;
  signal?: AbortSignal | undefined;
};

const usual: Limits = { connectMs: 5_000, headersMs: 30_000, idleMs: 60_000, slowMs: 60_000, slowBytes: 60_000 };
const errorBytesMax = 64 * 1024;
/** More than any spelling of a key, so that a cut error text never ends in part of one. */
const cutBytes = 2_048;

function urlOf({ baseUrl }: Upstream, { path, query }: Ask): URL {
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/** Reads a body up to `bytesMax`; null when there is more. The connection is let go in either case. */
export async function readAll(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function errorText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > errorBytesMax) break;
    }
  } catch {
    // What arrived of an error before it broke off is still the best there is to say.
  }
  const bytes = Buffer.concat(chunks);
  return bytes.subarray(0, size > errorBytesMax ? errorBytesMax - cutBytes : size).toString("utf8");
}

const networkWords: Record<string, string> = {
  ECONNREFUSED: "nothing answers at its address",
  ENOTFOUND: "its host name is not known",
  EAI_AGAIN: "its host name could not be looked up just now",
  connect_timeout: "no connection within 5 seconds",
  not_started: "it was not sent, because too much time had passed",
  headers_timeout: "it took the request but did not answer in time",
  idle_timeout: "it went silent in the middle",
  too_slow: "it answered too slowly",
};

/** A failed exchange as the caller must understand it. `answered`: the head of a 2xx answer had arrived. */
function errorOfTransport(error: TransportError, effect: Effect): UpstreamError {
  const { code, wasConnected } = error;
  const why = networkWords[code] ?? (wasConnected ? "the connection broke off" : "no connection could be made");
  const kind = effect === "none" ? "unreachable" : wasConnected ? "ambiguous" : "deferred";
  return new UpstreamError(kind, `The upstream could not be reached: ${why} (${code}).`, { code });
}

/** Runs `work`, turning what the network throws into an `UpstreamError`. */
export async function sayingWhy<T>(effect: Effect, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TransportError) throw errorOfTransport(error, effect);
    throw error;
  }
}

export const contentType = ({ headers }: Pick<Incoming, "headers">): string => headers["content-type"] ?? "";

/** Compression was not asked for, and is not unpacked: a small answer could otherwise grow without bound. */
async function plainOnly(incoming: Incoming, effect: Effect): Promise<Incoming> {
  const encoding = incoming.headers["content-encoding"] ?? "identity";
  if (encoding === "identity" || encoding === "") return incoming;
  await incoming.body.next().catch(() => undefined);
  await incoming.body.return(undefined);
  throw unreadable({ status: incoming.status, contentType: contentType(incoming), text: "" }, effect);
}

/**
 * Sends one request with the connection's key and answers when a 2xx head has arrived. Never repeats anything.
 * @throws UpstreamError; the signal's reason; what a streamed body threw
 */
export async function send(up: Upstream, ask: Ask): Promise<Incoming> {
  const { isUrgent = false, path, method } = ask;
  await up.gate?.enter({ isUrgent });
  const begunMs = performance.now();
  const leave = (error: UpstreamError | null) =>
    up.gate?.leave({ isRead: method === "GET", path, tookMs: performance.now() - begunMs, error });
  try {
    const incoming = await dispatch(up, ask);
    await leave(null);
    return incoming;
  } catch (error) {
    if (error instanceof UpstreamError) await leave(error);
    throw error;
  }
}

async function dispatch(up: Upstream, ask: Ask): Promise<Incoming> {
  const { apiKey } = up;
  if (apiKey === null) {
    throw new UpstreamError("key_refused", "This connection has no key. Enter it again in Settings, Connections.", {
      code: "no_key",
    });
  }
  const { method, body, effect, mayStart, signal } = ask;
  const headers: Record<string, string> = {
    authorization: `Bearer ${apiKey}`,
    accept: "application/json",
    "accept-encoding": "identity",
    "user-agent": "batchdeck",
    ...ask.headers,
  };
  if (body instanceof Uint8Array) headers["content-length"] = String(body.byteLength);
  const limits = { ...usual, ...ask.limits };
  const isFresh = effect === "once";
  const incoming = await sayingWhy(effect, () =>
    exchange({ url: urlOf(up, ask), method, headers, body, limits, isFresh, mayStart, signal }),
  );
  noteClock(up, incoming.headers.date);
  if (incoming.status >= 200 && incoming.status < 300) return plainOnly(incoming, effect);
  const text = await errorText(incoming.body);
  signal?.throwIfAborted();
  const retryAfter = incoming.headers["retry-after"];
  const { date } = incoming.headers;
  const reply: Reply = { status: incoming.status, contentType: contentType(incoming), retryAfter, date, text };
  throw errorOfReply(reply, apiKey, effect);
}
