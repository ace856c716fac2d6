import type { ResultRow, RowFlag } from "@/lib/results/contract";
import { type Answer, readAnswer, type ToolCall } from "./answer";
import { causeOfBody, causeOfError, type Failure, failureOf } from "./failure";
import { flagOf } from "./flag";
import { isRecord, type JsonRecord, parseJson, recordOr, stringOr } from "./json";

export type SpoolKind = "output" | "error";

/** One result line of whatever upstream and API, respelled. Texts are whole here; the store cuts them. */
export type NormalResult = {
  /** False when the line, or the answer in it, has no known shape: its text is then kept as the answer. */
  isKnown: boolean;
  /** The upstream's id of the request, without the `batch_req_` that only the files carry. */
  requestId: string | null;
  customId: string | null;
  status: ResultRow["status"];
  flag: RowFlag | null;
  /** The model that answered; its name may differ from the one asked for. */
  model: string | null;
  answer: string;
  /** What each choice said; `answer` is all of them together. */
  texts: readonly string[];
  finishReason: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  reasoning: string | null;
  toolCalls: readonly ToolCall[];
  failure: Failure | null;
};

/** Which file a line came from, where that is known, and whether its request asked for JSON. */
export type Reading = { kind?: SpoolKind; wantsJson?: boolean };

const nothing = {
  flag: null,
  model: null,
  answer: "",
  texts: [],
  finishReason: null,
  inputTokens: null,
  outputTokens: null,
  reasoning: null,
  toolCalls: [],
  failure: null,
} as const;

type Identity = Pick<NormalResult, "requestId" | "customId">;

function identityOf(line: JsonRecord): Identity {
  return {
    requestId: typeof line.id === "string" && line.id !== "" ? line.id.replace(/^batch_req_/, "") : null,
    customId: stringOr(line.custom_id, null),
  };
}

/** Several choices stand under each other, each after a line that numbers it. */
function joinTexts(texts: readonly string[]): string {
  if (texts.length < 2) return texts[0] ?? "";
  return texts.map((text, index) => `[${index + 1} of ${texts.length}]\n${text}`).join("\n\n");
}

/** Spelled out rather than spread: this is made for every line of a file, and copying an object costs as much as parsing it. */
function answered({ requestId, customId }: Identity, answer: Answer, wantsJson: boolean): NormalResult {
  return {
    requestId,
    customId,
    isKnown: answer.kind !== "unknown",
    status: "answered",
    flag: flagOf(answer, wantsJson),
    model: answer.model,
    answer: joinTexts(answer.texts) || (answer.refusal ?? ""),
    texts: answer.texts,
    finishReason: answer.finishReason,
    inputTokens: answer.inputTokens,
    outputTokens: answer.outputTokens,
    reasoning: answer.reasoning,
    toolCalls: answer.toolCalls,
    failure: null,
  };
}

function failed(identity: Identity, failure: Failure, body?: unknown): NormalResult {
  const { model, inputTokens, outputTokens } = readAnswer(isRecord(body) ? body : null);
  return { ...nothing, ...identity, isKnown: true, status: "failed", failure, model, inputTokens, outputTokens };
}

/** A call that came back without an answer although its HTTP status may say otherwise. */
function isRefusedCall(body: unknown): boolean {
  if (!isRecord(body)) return false;
  if (body.status === "failed" || body.status === "cancelled") return true;
  return isRecord(body.error) && !Array.isArray(body.choices) && !Array.isArray(body.output);
}

function fromBody(identity: Identity, body: unknown, status: number | null, wantsJson: boolean): NormalResult {
  const isRefused = (status !== null && status >= 400) || isRefusedCall(body);
  if (isRefused)
    return failed(identity, failureOf(causeOfBody(body, status !== null && status >= 400 ? status : null)), body);
  return answered(identity, readAnswer(body), wantsJson);
}

function unknownLine(text: string, line: unknown, { kind }: Reading): NormalResult {
  const identity = isRecord(line) ? identityOf(line) : { requestId: null, customId: null };
  if (kind !== "error") return { ...nothing, ...identity, isKnown: false, status: "answered", answer: text };
  const failure = failureOf({ status: null, code: null, message: text });
  return { ...nothing, ...identity, isKnown: false, status: "failed", failure };
}

const waiting = new Map<unknown, NormalResult["status"]>([
  ["pending", "pending"],
  ["in_progress", "pending"],
  ["canceled", "cancelled"],
  ["cancelled", "cancelled"],
]);

/**
 * Respells one result line: of an output file, of an error file (Doubleword's JSON in a text, or OpenAI's line with the
 * refused call's response), or of a merged `/results` answer. Never throws, whatever the text.
 */
export function normaliseResult(text: string, reading: Reading = {}): NormalResult {
  const line = parseJson(text);
  if (!isRecord(line)) return unknownLine(text, line, reading);
  const identity = identityOf(line);
  const wantsJson = reading.wantsJson ?? false;
  const isMerged = "response_body" in line || "input_body" in line;
  const state = isMerged ? waiting.get(line.status) : undefined;
  if (state !== undefined) return { ...nothing, ...identity, isKnown: true, status: state };
  if (line.error !== null && line.error !== undefined) {
    const response = recordOr(line.response);
    return failed(identity, failureOf(causeOfError(line.error)), response.body ?? line.response_body);
  }
  if (isMerged && line.status !== "failed") return fromBody(identity, line.response_body, null, wantsJson);
  if (isRecord(line.response)) {
    const { status_code: status, body } = line.response;
    return fromBody(identity, body, typeof status === "number" ? status : null, wantsJson);
  }
  if (reading.kind === "error" || isMerged) {
    return failed(identity, failureOf({ status: null, code: null, message: "" }));
  }
  return unknownLine(text, line, reading);
}
