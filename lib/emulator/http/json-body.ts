import { isJsonObject, type JsonObject } from "@/lib/emulator/json-value";
import { emptyRefusal, openaiRefusal, textRefusal } from "./refusal";

/** Default body limit of the reference's JSON handlers. */
const HANDLER_LIMIT_BYTES = 2 * 1024 * 1024;

/** Reads a body up to `limitBytes`; null when it is larger. */
async function readCapped(request: Request, limitBytes: number): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) return null;
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseOrNull(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/**
 * The JSON object of a files/batches call.
 * @throws Refusal 415 without a JSON content type, 400 on bad syntax, 413 above 2 MB, 422 when it is no object (text).
 */
export async function readHandlerJson(request: Request): Promise<JsonObject> {
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw textRefusal(415, "Expected request with `Content-Type: application/json`");
  }
  const text = await readCapped(request, HANDLER_LIMIT_BYTES);
  if (text === null) throw textRefusal(413, "Failed to buffer the request body: length limit exceeded");
  const parsed = parseOrNull(text);
  if (!parsed) throw textRefusal(400, "Failed to parse the request body as JSON: expected value at line 1 column 1");
  if (!isJsonObject(parsed.value)) throw unreadableField("invalid type, expected a map");
  return parsed.value;
}

/** 422 in the words of the framework: a JSON body of the wrong shape. */
export function unreadableField(reason: string) {
  return textRefusal(422, `Failed to deserialize the JSON body into the target type: ${reason} at line 1 column 1`);
}

/** @throws Refusal 422 when `key` is absent or no string. */
export function requireString(body: JsonObject, key: string): string {
  const value = body[key];
  if (value === undefined) throw unreadableField(`missing field \`${key}\``);
  if (typeof value !== "string") throw unreadableField(`${key}: invalid type, expected a string`);
  return value;
}

/**
 * The JSON object of a proxy call (chat, completions, embeddings, responses).
 * @throws Refusal 400 with an empty body when it is not JSON, 413 in the OpenAI shape above `limitBytes`.
 */
export async function readProxyJson(request: Request, limitBytes: number): Promise<JsonObject> {
  const text = await readCapped(request, limitBytes);
  if (text === null) throw openaiRefusal(413, "Request body is too large", "payload_too_large");
  const parsed = parseOrNull(text);
  if (!parsed) throw emptyRefusal(400);
  if (!isJsonObject(parsed.value)) throw openaiRefusal(400, "The request body must be a JSON object", "bad_request");
  return parsed.value;
}
