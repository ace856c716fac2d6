import type { Catalogue } from "@/lib/emulator/catalogue/catalogue";
import { textRefusal } from "@/lib/emulator/http/refusal";
import { isJsonObject, type JsonObject } from "@/lib/emulator/json-value";
import { ALLOWED_ENDPOINTS } from "@/lib/emulator/options";
import { jsonComplaint, typeComplaint } from "./json-complaint";
import { isTooDeep } from "./nesting";

const MAX_CUSTOM_ID_BYTES = 64;

export type CheckedLine = { model: string; bodyBytes: number; isEmbeddings: boolean };

/**
 * Checks one request line by the upstream's rules. `ordinal` counts non-blank lines from 1.
 * @throws Refusal 400 or 403 with the upstream's text, for the first rule the line breaks.
 */
export function checkLine(text: string, ordinal: number, catalogue: Catalogue, lineBodyBytes: number): CheckedLine {
  const request = parseRequest(text, ordinal);
  checkCustomId(request.customId, ordinal);
  if (request.method.toUpperCase() !== "POST") {
    throw textRefusal(400, `Line ${ordinal}: Unsupported HTTP method '${request.method}'. Only POST is supported`);
  }
  if (!ALLOWED_ENDPOINTS.includes(request.url)) {
    const allowed = ALLOWED_ENDPOINTS.join(", ");
    throw textRefusal(400, `Line ${ordinal}: Unsupported URL path '${request.url}'. Allowed paths are: ${allowed}`);
  }
  const body = isJsonObject(request.body) ? request.body : {};
  const model = body.model;
  if (typeof model !== "string") throw textRefusal(400, `Line ${ordinal}: Missing 'model' field in request body`);
  const isEmbeddings = checkModel(model, request.url, ordinal, catalogue);
  return { model, bodyBytes: checkSize(body, ordinal, lineBodyBytes), isEmbeddings };
}

function parseRequest(text: string, ordinal: number) {
  const invalid = (complaint: string) => textRefusal(400, `Invalid JSON on line ${ordinal}: ${complaint}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(jsonComplaint(error, text));
  }
  if (isTooDeep(value)) throw invalid("recursion limit exceeded");
  if (!isJsonObject(value)) throw invalid(typeComplaint(value, "struct OpenAIBatchRequest", text));
  const object = value;
  const field = (name: string) => {
    if (!Object.hasOwn(object, name)) throw invalid(`missing field \`${name}\` at line 1 column ${text.length}`);
    const found = object[name];
    if (typeof found !== "string") throw invalid(typeComplaint(found, "a string", text));
    return found;
  };
  const request = { customId: field("custom_id"), method: field("method"), url: field("url") };
  if (!Object.hasOwn(object, "body")) throw invalid(`missing field \`body\` at line 1 column ${text.length}`);
  return { ...request, body: object.body };
}

function checkCustomId(customId: string, ordinal: number): void {
  const bytes = Buffer.byteLength(customId);
  if (bytes > MAX_CUSTOM_ID_BYTES) {
    const limit = `${MAX_CUSTOM_ID_BYTES} characters`;
    throw textRefusal(400, `Line ${ordinal}: custom_id exceeds maximum length of ${limit} (got ${bytes})`);
  }
  if (!/^[\t\x20-\x7e]*$/.test(customId)) {
    throw textRefusal(400, `Line ${ordinal}: custom_id contains invalid characters: only printable ASCII is allowed`);
  }
}

/** @returns whether the line asks for embeddings. */
function checkModel(model: string, url: string, ordinal: number, catalogue: Catalogue): boolean {
  const known = catalogue.get(model);
  if (!known) {
    throw textRefusal(403, `Line ${ordinal}: Model '${model}' has not been configured or is not available to user`);
  }
  const isEmbeddings = url === "/v1/embeddings";
  const required = isEmbeddings ? "embeddings" : "chat";
  if (known.kind !== required) {
    const kinds = `is a ${known.kind.toUpperCase()} model but endpoint '${url}' requires a ${required.toUpperCase()} model`;
    throw textRefusal(400, `Line ${ordinal}: Model '${model}' ${kinds}`);
  }
  return isEmbeddings;
}

function checkSize(body: JsonObject, ordinal: number, lineBodyBytes: number): number {
  const { priority: _, ...kept } = body;
  let bytes: number;
  try {
    bytes = Buffer.byteLength(JSON.stringify(kept));
  } catch {
    throw textRefusal(400, `Invalid JSON on line ${ordinal}: recursion limit exceeded`);
  }
  if (bytes > lineBodyBytes) throw lineTooLong(ordinal, bytes, lineBodyBytes);
  return bytes;
}

export function lineTooLong(ordinal: number, bytes: number, limitBytes: number) {
  return textRefusal(
    400,
    `Line ${ordinal}: Request body is ${bytes} bytes, which exceeds the maximum allowed size of ${limitBytes} bytes`,
  );
}
