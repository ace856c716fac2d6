import { createHash } from "node:crypto";
import { findJson, wholeJson } from "@/lib/results/rules/find-json";
import { cut } from "@/lib/results/rules/json";
import type { NormalRequest } from "@/lib/results/rules/request";
import { type NormalResult, normaliseResult, type SpoolKind } from "@/lib/results/rules/result";
import { numberIn, unfold } from "@/lib/results/rules/unfold";
import { checkOf } from "./check-schema";
import { cellLetters, previewLetters, type SchemaBook } from "./contract";
import { readDetail } from "./read-detail";

/** What search looks through of a text. */
const searchLengthMax = 64 * 1024;
/** Longer answers are not looked through for JSON in prose, nor checked against a schema. */
const jsonLengthMax = 512 * 1024;

export type Place = { start: number; length: number };

/** Names are short; whatever is longer was made to be a burden. */
const nameLengthMax = 4_096;
const nameOf = (text: string): string => cut(text, nameLengthMax);

/** A row on its way into its table, whose columns its members are named for, with what is put beside it. */
export type StagedRow = { row: object; beside: object | null; cells: readonly object[] };

const keyOf = (text: string): string => createHash("sha1").update(text).digest("base64url");
export const schemaKey = keyOf;

/** A row of `context` for what is told for the first time; requests of a batch mostly share their instructions. */
function contextRow(key: string | null, context: string, told: Set<string>): object | null {
  if (key === null || told.has(key)) return null;
  told.add(key);
  return { key, text: context };
}

/** A row of `input`; `text` is what search looks through. `told`: keys of contexts that have been staged. */
export function requestRow(
  seq: number,
  request: NormalRequest,
  { start, length }: Place,
  told: Set<string>,
): StagedRow {
  const { customId, model, prompt, images, wantsJson, schema, source } = request;
  const context = cut(request.context, searchLengthMax);
  const contextKey = context === "" ? null : keyOf(context);
  const row = {
    seq,
    custom_id: nameOf(customId),
    model: model === null ? null : nameOf(model),
    is_prompt_cut: prompt.length > previewLetters,
    text: cut(prompt, searchLengthMax),
    context_key: contextKey,
    images,
    wants_json: wantsJson,
    schema_key: schema === null ? null : schemaKey(schema),
    start,
    length,
  };
  const cells = source.map(([path, text]) => ({ seq, path, kind: "t", text, number: numberIn(text) }));
  return { row, beside: contextRow(contextKey, context, told), cells };
}

/** Whether a cell is other in the index than in its line: longer, or with marks that are lost on the way through the engine. */
const isSpoilt = (cell: string): boolean =>
  cell.length >= cellLetters || cell.startsWith("\ufeff") || !cell.isWellFormed();

/** A row of a source table on its way to its request. */
export function tableRow([customId = "", ...cells]: readonly string[], { start, length }: Place): StagedRow {
  const texts = cells.map((cell) => cut(cell, searchLengthMax));
  const isCut = cells.some(isSpoilt);
  const row = { custom_id: nameOf(customId), start, length, is_cut: isCut, cells: texts, numbers: texts.map(numberIn) };
  return { row, beside: null, cells: [] };
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
  return { row, beside: null, cells: [] };
}

/** Looks requests' schemas up by their custom_id. */
export function schemaFinder(book: SchemaBook | null): (customId: string) => string | null {
  if (book === null) return () => null;
  const { texts, every, byCustomId } = book;
  if (every !== null) return () => texts[every] ?? null;
  const keys = new Map(byCustomId);
  return (customId) => texts[keys.get(customId) ?? ""] ?? null;
}

type Judged = Pick<NormalResult, "flag"> & { schemaError: string | null };

/**
 * What is amiss with an answer that was asked to follow a schema. Each choice is held against it, if it is JSON and
 * nothing else is amiss; that a bare value is no JSON answer then no longer counts, as the schema may ask for one.
 */
function judge({ isKnown, status, flag, texts }: NormalResult, schema: string | null): Judged {
  const isChecked = schema !== null && isKnown && status === "answered" && (flag === null || flag === "not_json");
  if (!isChecked || texts.some((text) => text.length > jsonLengthMax)) return { flag, schemaError: null };
  const values = texts.filter((text) => text.trim() !== "").map(wholeJson);
  if (values.includes(undefined)) return { flag, schemaError: null };
  const schemaError = values.map(checkOf(schema)).find((error) => error !== null) ?? null;
  return { flag: schemaError === null ? null : "schema_invalid", schemaError };
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
  schemaOf: (customId: string) => string | null,
): StagedRow {
  const result = normaliseResult(text, { kind, wantsJson: true });
  const { answer, failure } = result;
  const customId = nameOf(result.customId ?? result.requestId ?? "");
  const json = jsonOf(result);
  const { flag, schemaError } = judge(result, schemaOf(customId));
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
    is_answer_cut: answer.length > previewLetters,
    is_escaped: json !== undefined && answer.includes("\\u"),
    text: cut(answer, searchLengthMax),
    aside: cut(asideOf(result), searchLengthMax) || null,
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
  const cells = unfold(json).map((field) => ({ no, ...field }));
  return { row, beside: { no, custom_id: customId }, cells };
}
