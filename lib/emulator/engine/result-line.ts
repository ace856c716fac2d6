import type { Usage } from "@/lib/emulator/answer/chat-draft";
import type { Catalogue } from "@/lib/emulator/catalogue/catalogue";
import { isJsonObject, type JsonObject, stringAt } from "@/lib/emulator/json-value";
import type { RowOutcome } from "@/lib/emulator/storage/row-record";
import { rowId } from "./row-id";
import type { RowTask } from "./row-work";

/** Why a request ended failed; goes into the error file as JSON inside a string. */
export type FailureReason =
  | { type: "RetriableHttpStatus" | "NonRetriableHttpStatus"; details: { status: number; body: string } }
  | { type: "NetworkError" | "Timeout" | "RequestBuilderError"; details: { error: string } };

export type InputLine = { customId: string; method: string; url: string; body: JsonObject };

/** The parts of a stored request line; it was validated at upload. */
export function readInputLine(line: string): InputLine {
  const value: unknown = JSON.parse(line);
  const object = isJsonObject(value) ? value : {};
  const { priority: _, ...body } = isJsonObject(object.body) ? object.body : {};
  const text = (key: string) => stringAt(object, key) ?? "";
  return { customId: text("custom_id"), method: text("method"), url: text("url"), body };
}

function opening(task: RowTask, customId: string): string {
  return `{"id":"batch_req_${rowId(task.batch.id, task.row)}","custom_id":${JSON.stringify(customId)},`;
}

const NO_USAGE: Usage = { promptTokens: 0, completionTokens: 0, reasoningTokens: 0 };

/** A line of the output file. `bodyJson` is JSON text and goes in as it is. */
export function completedOutcome(
  task: RowTask,
  input: InputLine,
  answer: { bodyJson: string; status: number; usage: Usage; durationMs: number; ttfbMs: number },
  catalogue: Catalogue,
): RowOutcome {
  const price = catalogue.priceFor(stringAt(input.body, "model") ?? "", task.batch.window);
  const { usage } = answer;
  return {
    row: task.row,
    kind: "completed",
    line: `${opening(task, input.customId)}"response":{"status_code":${answer.status},"request_id":null,"body":${answer.bodyJson}},"error":null}`,
    ...usage,
    durationMs: answer.durationMs,
    ttfbMs: answer.ttfbMs,
    costPico: price ? usage.promptTokens * price.inputPico + usage.completionTokens * price.outputPico : 0,
  };
}

/** A line of the error file: `response` is null, `code` is null, `message` is JSON text. */
export function failedOutcome(task: RowTask, input: InputLine, reason: FailureReason, durationMs: number): RowOutcome {
  const message = JSON.stringify(JSON.stringify(reason));
  return {
    row: task.row,
    kind: "failed",
    line: `${opening(task, input.customId)}"response":null,"error":{"code":null,"message":${message}}}`,
    ...NO_USAGE,
    durationMs,
    ttfbMs: durationMs,
    costPico: 0,
  };
}

/** The failure an HTTP status stands for; these are the ones the upstream would have repeated until the deadline. */
export function httpFailure(status: number, body: string): FailureReason {
  const isRetriable = status >= 500 || [404, 408, 429, 499].includes(status);
  return { type: isRetriable ? "RetriableHttpStatus" : "NonRetriableHttpStatus", details: { status, body } };
}
