import "server-only";
import { STATUS_CODES } from "node:http";
import { UpstreamError, type UpstreamErrorKind } from "./errors";
import { redact } from "./redact";
import { retryAfterMs } from "./retry-after";

/** `once`: the call acts and must never be repeated blindly. `none`: it can be repeated freely. */
export type Effect = "none" | "once";

export type Reply = {
  status: number;
  contentType: string;
  retryAfter: string | undefined;
  /** The upstream's own clock, as its `Date` header says it. */
  date?: string | undefined;
  text: string;
};

const webPageWords = "The upstream answered with a web page instead of JSON.";

export function isWebPage({ contentType, text }: Pick<Reply, "contentType" | "text">): boolean {
  return /^text\/html\b/i.test(contentType) || /^\s*<(!doctype|html)\b/i.test(text);
}

function kindOf(status: number, waitMs: number | null, effect: Effect): UpstreamErrorKind {
  if (status === 401) return "key_refused";
  if (status === 404 || status === 410) return effect === "none" ? "not_found" : "refused";
  if (status === 429 || (status === 503 && waitMs !== null)) return "deferred";
  if (status >= 500 || status === 408) return effect === "none" ? "unreachable" : "ambiguous";
  return "refused";
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const asText = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

function parse(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

/** The words and the code in any of the envelopes there are: OpenAI's, flat JSON, plain text. */
export function wordsOf(text: string): { message: string | undefined; code: string | undefined; waitSeconds: unknown } {
  const body = parse(text);
  const error = isFields(body.error) ? body.error : {};
  const code = asText(error.code) ?? (typeof error.code === "number" ? String(error.code) : asText(body.error));
  const message = asText(error.message) ?? asText(body.message) ?? asText(body.error) ?? asText(text.trim());
  return { message, code, waitSeconds: body.retry_after_seconds };
}

/** The error of an answer outside 2xx. `key` is what must not come back in its words. */
export function errorOfReply(reply: Reply, key: string | null, effect: Effect): UpstreamError {
  const { status } = reply;
  const { message, code, waitSeconds } = wordsOf(reply.text);
  const theirNowMs = Date.parse(reply.date ?? "");
  const waitMs = retryAfterMs(reply.retryAfter, waitSeconds, Number.isNaN(theirNowMs) ? Date.now() : theirNowMs);
  const kind = kindOf(status, waitMs, effect);
  const details = { status, code: code ? redact(code, key).slice(0, 100) : null, retryAfterMs: waitMs };
  if (isWebPage(reply)) return new UpstreamError(kind, `${webPageWords} (HTTP ${status})`, details);
  if (status >= 300 && status < 400) {
    const redirect = `The upstream answered with a redirect (HTTP ${status}), which the console does not follow. Check the base address.`;
    return new UpstreamError("refused", redirect, { ...details, code: "redirect" });
  }
  const plain = `The upstream answered ${status} ${STATUS_CODES[status] ?? ""}`.trim();
  return new UpstreamError(kind, message ? redact(message, key) : `${plain} without saying why.`, details);
}

/** The error of a 2xx answer that makes no sense. An act may have happened all the same. */
export function unreadable(reply: Pick<Reply, "status" | "contentType" | "text">, effect: Effect): UpstreamError {
  const details = { status: reply.status, code: "unreadable" };
  if (effect === "once")
    return new UpstreamError("ambiguous", "The upstream's answer could not be understood.", details);
  if (isWebPage(reply)) return new UpstreamError("refused", webPageWords, { ...details, code: "web_page" });
  return new UpstreamError("unreachable", "The upstream's answer could not be understood.", details);
}
