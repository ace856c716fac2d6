import { cut, isRecord, listOr, parseJson, recordOr, stringOr, toText } from "./json";

/** Why a request failed. `key` is equal for failures of the same cause, whatever ids and numbers their words carry. */
export type Failure = { status: number | null; code: string | null; message: string; key: string };
type Cause = Omit<Failure, "key">;

const messageLengthMax = 2_000;
const keyLengthMax = 240;
const keyReadMax = 600;
const unsaid = "The upstream gave no reason.";

const codeText = (value: unknown): string | null =>
  typeof value === "number" ? String(value) : stringOr(value, "") || null;

function statusOf(value: unknown): number | null {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" && Number.isInteger(status) && status >= 400 && status <= 599 ? status : null;
}

/** A proxy's error page says nothing in its tags but the title. */
function pageText(text: string): string {
  if (!/^\s*<(?:!doctype|html)/i.test(text)) return text;
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim();
  return title ? `The upstream answered with a web page: ${title}` : "The upstream answered with a web page.";
}

/** The many forms a refused call's body has: `{error:{…}}`, `{error:"…"}`, `{message}`, `{detail}`, text, a page. */
export function causeOfBody(body: unknown, status: number | null): Cause {
  const value = typeof body === "string" ? (parseJson(body) ?? body) : body;
  if (typeof value === "string") return { status, code: null, message: pageText(value) };
  if (!isRecord(value)) return { status, code: null, message: toText(value) };
  const inner = isRecord(value.error) ? value.error : value;
  const details = listOr(inner.detail)
    .map((item) => stringOr(recordOr(item).msg, ""))
    .filter(Boolean);
  const said = [inner.message, value.message, value.error, inner.detail, details.join("; ")];
  const message = said.find((text) => typeof text === "string" && text !== "");
  const code = codeText(inner.code) ?? (value.error === message ? null : codeText(value.error)) ?? codeText(inner.type);
  return {
    status: status ?? statusOf(inner.status) ?? statusOf(inner.code),
    code,
    message: stringOr(message, "") || toText(value),
  };
}

const reasons = new Map([
  ["TaskTerminated", "The upstream's worker was stopped before this request was done."],
  ["BatchTerminated", "The batch was stopped before this request was done."],
]);

/** A tagged reason, `{type, details}`: the form Doubleword puts, as JSON text, in an error line's message. */
function causeOfReason(reason: Record<string, unknown>, type: string): Cause {
  const details = recordOr(reason.details);
  if (details.body !== undefined || details.status !== undefined) {
    const cause = causeOfBody(details.body ?? "", statusOf(details.status));
    return { ...cause, message: cause.message || `HTTP ${toText(details.status)}` };
  }
  return { status: null, code: type, message: toText(details.error) || (reasons.get(type) ?? type) };
}

/** Reads the `error` of a result line: an object, a text, or an object whose message is JSON in a text. */
export function causeOfError(error: unknown): Cause {
  if (!isRecord(error)) return causeOfBody(error, null);
  const inner = typeof error.message === "string" ? parseJson(error.message) : error.message;
  const own = codeText(error.code) ?? null;
  if (isRecord(inner)) {
    const cause =
      typeof inner.type === "string" && ("details" in inner || reasons.has(inner.type))
        ? causeOfReason(inner, inner.type)
        : causeOfBody(inner, null);
    return { ...cause, code: cause.code ?? own };
  }
  return causeOfBody(error, null);
}

/** Ids of some letters and digits in turn; names of models have their digits at the ends of their words. */
const shortIds = /(?<![a-z0-9])(?:(?=[0-9a-f]*\d)[0-9a-f]{6,}|(?=[a-z]*\d+[a-z]+\d)[a-z0-9]{8,})(?![a-z0-9])/g;

/** Words that tell causes apart stay; ids, numbers and long quotations do not. */
function failureKey({ status, code, message }: Cause): string {
  const words = cut(message, keyReadMax)
    .toLowerCase()
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "#")
    .replace(/(["'`])(?:(?!\1)[^\n]){40,}?\1/g, "…")
    .replace(/\b(?=[a-z_-]*\d)[a-z0-9_-]{16,}\b/g, "#")
    .replace(shortIds, "#")
    .replace(/\d+(?:[.,]\d+)*/g, "#")
    .replace(/\s+/g, " ")
    .trim();
  return cut(`${status ?? ""}|${code ?? ""}|${words}`, keyLengthMax);
}

/** Completes a cause: its words capped at 2,000 characters, never empty, and its key. */
export function failureOf(cause: Cause): Failure {
  const message = cut(cause.message.trim(), messageLengthMax) || unsaid;
  const capped = { status: cause.status, code: cause.code === null ? null : cut(cause.code, 100), message };
  return { ...capped, key: failureKey(capped) };
}
