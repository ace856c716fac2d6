import { isRecord } from "./changed-paths";

/** What a row of results says, whichever shape it came in. */
export interface Answer {
  outcome: "answered" | "failed" | "pending";
  /** HTTP status, or the status word of the row; null where there is none. */
  status: string | null;
  error: unknown;
  texts: string[];
  toolCalls: { name: unknown; arguments: unknown }[];
  finish: unknown;
  embeddings: number[][];
  /** The response where none of the above is in it. */
  rest: unknown;
}

/** Whether a line is a result, in the shape of output files or with input and output side by side; else it is a request. */
export const isResult = (row: Record<string, unknown>): boolean =>
  "response" in row || "response_body" in row || "input_body" in row || ("error" in row && !("body" in row));

/** Reads a result. Ids, times and token counts of the response are not part of what it says. */
export function answerOf(row: Record<string, unknown>): Answer {
  const response = isRecord(row.response) ? row.response : null;
  const body = response ? response.body : row.response_body;
  const code = response && typeof response.status_code === "number" ? response.status_code : null;
  const word = typeof row.status === "string" ? row.status : null;
  const hasError = (row.error !== null && row.error !== undefined) || (code !== null && code >= 400);
  const status = code === null ? word : String(code);
  const error = row.error ?? (hasError ? body : null);
  const none = { status, error, texts: [], toolCalls: [], finish: null, embeddings: [], rest: null };
  if (hasError) return { ...none, outcome: "failed" };
  if (body === null || body === undefined) return { ...none, outcome: "pending" };
  return { ...none, outcome: "answered", ...contentOf(body) };
}

type Content = Pick<Answer, "texts" | "toolCalls" | "finish" | "embeddings" | "rest">;

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

function contentOf(body: unknown): Content {
  const content: Content = { texts: [], toolCalls: [], finish: null, embeddings: [], rest: null };
  if (!isRecord(body)) return { ...content, rest: body };
  if (Array.isArray(body.choices)) readChoices(body.choices, content);
  else if (Array.isArray(body.data)) content.embeddings = listOf(body.data).map(({ embedding }) => vectorOf(embedding));
  else if (Array.isArray(body.output)) readItems(body.output, content, body.status);
  else if (Array.isArray(body.content)) readItems(body.content, content, body.stop_reason);
  else {
    const { id: _id, created: _created, usage: _usage, ...rest } = body;
    content.rest = rest;
  }
  return content;
}

function readChoices(choices: unknown[], content: Content): void {
  const finishes: unknown[] = [];
  for (const choice of listOf(choices)) {
    const message = isRecord(choice.message) ? choice.message : choice;
    content.texts.push(textOf(message.content ?? choice.text));
    finishes.push(choice.finish_reason ?? null);
    for (const call of listOf(message.tool_calls)) {
      const named = isRecord(call.function) ? call.function : call;
      content.toolCalls.push({ name: named.name, arguments: named.arguments });
    }
  }
  content.finish = finishes;
}

/** Items of the responses and messages shapes: texts, and calls among them. */
function readItems(items: unknown[], content: Content, finish: unknown): void {
  content.finish = finish;
  for (const item of listOf(items)) {
    if (item.type === "function_call" || item.type === "tool_use")
      content.toolCalls.push({ name: item.name, arguments: item.arguments ?? item.input });
    else if (typeof item.text === "string") content.texts.push(item.text);
    else for (const part of listOf(item.content)) if (typeof part.text === "string") content.texts.push(part.text);
  }
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);

/** Numbers of an embedding, given as a list or as base64 of 32-bit floats. */
function vectorOf(value: unknown): number[] {
  if (Array.isArray(value)) return value.map(Number);
  if (typeof value !== "string") return [];
  try {
    const bytes = Uint8Array.from(atob(value), (char) => char.charCodeAt(0));
    return [...new Float32Array(bytes.buffer.slice(0, bytes.length - (bytes.length % 4)))];
  } catch {
    return [];
  }
}
