import { createHash } from "node:crypto";
import { findJson } from "@/lib/results/rules/find-json";
import { cut } from "@/lib/results/rules/json";
import type { NormalRequest } from "@/lib/results/rules/request";
import { type NormalResult, normaliseResult, type SpoolKind } from "@/lib/results/rules/result";
import { fieldLetters, numberIn, unfold, wholeCellLengthMax } from "@/lib/results/rules/unfold";
import { cellLetters, pieceLetters, previewLetters, tooLargeSchema } from "./contract";
import { type Asked, jsonLengthMax, judge } from "./judge";
import { longField } from "./long-field";
import { piecesOf } from "./pieces";
import { readDetail } from "./read-detail";

export type Place = { start: number; length: number };

/** Names are short; whatever is longer was made to be a burden. */
const nameLengthMax = 4_096;
const nameOf = (text: string): string => cut(text, nameLengthMax);

/**
 * A row on its way into its table, whose columns its members are named for, with what is put beside it. `text`: its column of
 * that name, which is most of what there is to write.
 */
export type StagedRow = {
  row: object;
  text?: string;
  beside: readonly object[];
  cells: readonly object[];
  rests: readonly object[];
};

/** What of a text goes into the row itself; longer ones go beside it, piece by piece. */
const firstOf = (text: string): string => cut(text, pieceLetters);

const keyOf = (text: string): string => createHash("sha1").update(text).digest("base64url");
export const schemaKey = keyOf;

/** Rows of `context` for what is told for the first time; requests of a batch mostly share their instructions. */
function contextRows(key: string | null, context: string, told: Set<string>): object[] {
  if (key === null || told.has(key)) return [];
  told.add(key);
  const pieces = piecesOf(context);
  return pieces.length === 0 ? [{ key, text: context }] : pieces.map(({ text }) => ({ key, text }));
}

type Rest = { kind: "prompt" | "cell" | "answer" | "aside"; owner: number; path?: string };

const restsOf = (rest: Rest, text: string): object[] => piecesOf(text).map((piece) => ({ ...rest, ...piece }));

/** A row of `input`; `text` is what search looks through. `told`: keys of contexts that have been staged. */
export function requestRow(
  seq: number,
  request: NormalRequest,
  { start, length }: Place,
  told: Set<string>,
): StagedRow {
  const { customId, model, prompt, context, images, wantsJson, schema, isSchemaTooLarge, source } = request;
  const contextKey = context === "" ? null : keyOf(context);
  const row = {
    seq,
    custom_id: nameOf(customId),
    model: model === null ? null : nameOf(model),
    is_prompt_cut: prompt.length > previewLetters,
    context_key: contextKey,
    images,
    wants_json: wantsJson,
    schema_key: schema === null ? (isSchemaTooLarge ? tooLargeSchema : null) : schemaKey(schema),
    start,
    length,
  };
  const cells = source.map(([path, text]) => ({ seq, path, kind: "t", text: firstOf(text), number: numberIn(text) }));
  const rests = [
    ...restsOf({ kind: "prompt", owner: seq }, prompt),
    ...source.flatMap(([path, text]) => restsOf({ kind: "cell", owner: seq, path }, text)),
  ];
  return { row, text: firstOf(prompt), beside: contextRows(contextKey, context, told), cells, rests };
}

/** Whether a cell is other in the index than in its line: longer, or with marks that are lost on the way through the engine. */
const isSpoilt = (cell: string): boolean =>
  cell.length >= cellLetters || cell.startsWith("\ufeff") || !cell.isWellFormed();

/** A row of a source table on its way to its request; until that is found, the pieces of its long cells belong to `start`. */
export function tableRow(
  [customId = "", ...cells]: readonly string[],
  { start, length }: Place,
  names: readonly string[],
): StagedRow {
  const texts = cells.map(firstOf);
  const isCut = cells.some(isSpoilt);
  const row = { custom_id: nameOf(customId), start, length, is_cut: isCut, cells: texts, numbers: texts.map(numberIn) };
  const rests = cells.flatMap((cell, at) => restsOf({ kind: "cell", owner: start, path: names[at] ?? "" }, cell));
  return { row, beside: [], cells: [], rests };
}

/** A row of `detail`, which knows its line by where that starts. */
export function detailRow(text: string, { start }: Place): StagedRow {
  const { hash, json, longText, toolCalls, turns, vector, named } = readDetail(text);
  const row = {
    ...{ start, hash: String(hash), json, long_text: longText, tools: toolCalls, turns, vec: vector },
    named_path: named?.path ?? null,
    named_text: named?.text ?? null,
    named_number: named?.number ?? null,
  };
  return { row, beside: [], cells: [], rests: [] };
}

function jsonOf({ status, texts }: NormalResult): unknown {
  const [text = ""] = texts;
  return status === "answered" && text.length <= jsonLengthMax ? findJson(text) : undefined;
}

/** What is in an answer beside its text: calls of tools, and what the model thought before. "" when nothing. */
function asideOf({ toolCalls, reasoning }: NormalResult): string {
  const calls = toolCalls.map(({ name, arguments: given }) => `${name} ${given}`);
  return [...calls, reasoning ?? ""].filter((text) => text !== "").join("\n");
}

type Numbered = { no: number; kind: SpoolKind };

/** A row of `staged` on its way. Whether JSON was asked for is known where the request is found; until then, as if. */
export function resultRow(
  { no, kind }: Numbered,
  text: string,
  { start, length }: Place,
  askedOf: (customId: string) => Asked | null,
): StagedRow {
  const result = normaliseResult(text, { kind, wantsJson: true });
  const { answer, failure } = result;
  const customId = nameOf(result.customId ?? result.requestId ?? "");
  const json = jsonOf(result);
  const { flag, schemaError, unchecked } = judge(result, askedOf(customId));
  const aside = asideOf(result);
  const first = firstOf(answer);
  const fields = unfold(json, wholeCellLengthMax);
  const long = longField(fields, first);
  const row = {
    no,
    request_id: result.requestId,
    custom_id: customId,
    start,
    length,
    status: result.status,
    is_known: result.isKnown,
    flag,
    schema_error: schemaError,
    unchecked,
    is_answer_cut: answer.length > previewLetters,
    is_escaped: json !== undefined && answer.includes("\\u"),
    long_path: long?.path ?? null,
    long_at: long?.at ?? null,
    long_length: long?.length ?? null,
    aside: firstOf(aside) || null,
    calls: result.toolCalls.length,
    has_reasoning: result.reasoning !== null && result.reasoning !== "",
    finish_reason: result.finishReason === null ? null : nameOf(result.finishReason),
    input_tokens: result.inputTokens,
    output_tokens: result.outputTokens,
    error_status: failure?.status ?? null,
    error_code: failure?.code ?? null,
    error_message: failure?.message ?? null,
    error_key: failure?.key ?? null,
  };
  const cells = fields.map(({ path, kind, text: whole, number }) => ({
    no,
    path,
    kind,
    text: cut(whole, fieldLetters),
    number,
    kept: whole.length <= fieldLetters ? "whole" : path === long?.path ? "placed" : "start",
  }));
  const rests = [...restsOf({ kind: "answer", owner: no }, answer), ...restsOf({ kind: "aside", owner: no }, aside)];
  return { row, text: first, beside: [{ no, custom_id: customId }], cells, rests };
}
