import "server-only";
import { createHash } from "node:crypto";
import type { ToolCall } from "@/lib/results/rules/answer";
import {
  canonicalJson,
  type Field,
  fieldsOf,
  finalAnswer,
  finalAnswerPath,
  type JsonPlace,
  unfoldAnswer,
  wholeAnswerPath,
} from "@/lib/results/rules/answer-json";
import { conversationOf } from "@/lib/results/rules/conversation";
import { cut } from "@/lib/results/rules/json";
import { normaliseResult } from "@/lib/results/rules/result";
import { toolCallsInText } from "@/lib/results/rules/tool-text";
import { vectorText } from "@/lib/results/rules/vector";

/** What there is in an answer beyond its text. */
export type Detail = {
  /** Equal for answers that say the same: JSON by its values, texts by their letters. */
  hash: bigint;
  place: JsonPlace | null;
  json: string | null;
  /** The whole answer where it is longer than the store's own preview. */
  longText: string | null;
  toolCalls: number;
  turns: number;
  vector: string | null;
  fields: readonly Field[];
};

const previewLength = 2_000;
const textLengthMax = 256 * 1024;
const labelLengthMax = 60;

function hashOf(text: string): bigint {
  return createHash("sha1").update(text).digest().readBigInt64LE();
}

const callText = ({ name, arguments: given }: ToolCall): string =>
  `${name}(${canonicalJson(unfoldAnswer(given)?.value ?? given)})`;

/** Texts have no fields of their own: what they name as their answer, or a text as short as a label. */
function textFields(text: string): Field[] {
  const [final, said] = [finalAnswer(text), text.trim()];
  const named = (path: string, value: string): Field => {
    const number = /^-?\d[\d,]*(\.\d+)?$/.test(value) ? Number(value.replaceAll(",", "")) : null;
    return { path, kind: "text", number, text: value };
  };
  if (final !== null) return [named(finalAnswerPath, final)];
  return said !== "" && said.length <= labelLengthMax ? [named(wholeAnswerPath, said)] : [];
}

/** Reads an output line for views and comparisons. Never throws. */
export function readDetail(line: string): Detail {
  const vector = line.includes('"embedding"') ? vectorText(line) : null;
  if (vector !== null) {
    const none = { place: null, json: null, longText: null, toolCalls: 0, turns: 0, fields: [] };
    return { ...none, hash: hashOf(vector), vector };
  }
  const { answer, toolCalls } = normaliseResult(line, { kind: "output" });
  const unfolded = unfoldAnswer(answer);
  const calls = toolCalls.length > 0 ? toolCalls : toolCallsInText(answer);
  const said = unfolded ? canonicalJson(unfolded.value) : answer.trim();
  return {
    hash: hashOf([said, ...toolCalls.map(callText)].join("\0")),
    place: unfolded?.place ?? null,
    json: unfolded && unfolded.text.length <= textLengthMax ? unfolded.text : null,
    longText: answer.length > previewLength ? cut(answer, textLengthMax) : null,
    toolCalls: calls.length,
    turns: conversationOf(answer)?.length ?? 0,
    vector: null,
    fields: unfolded ? fieldsOf(unfolded) : textFields(answer),
  };
}
