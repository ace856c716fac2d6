import "server-only";
import { createHash } from "node:crypto";
import type { ToolCall } from "@/lib/results/rules/answer";
import { canonicalJson, finalAnswer, finalAnswerPath, wholeAnswerPath } from "@/lib/results/rules/answer-text";
import { conversationOf } from "@/lib/results/rules/conversation";
import { findJson } from "@/lib/results/rules/find-json";
import { cut, toText } from "@/lib/results/rules/json";
import { normaliseResult } from "@/lib/results/rules/result";
import { toolCallsInText } from "@/lib/results/rules/tool-text";
import { numberIn } from "@/lib/results/rules/unfold";
import { vectorText } from "@/lib/results/rules/vector";
import { previewLetters } from "./contract";

/** A value a text gives where it has no JSON to unfold. */
export type Named = { path: string; text: string; number: number | null };

/** What there is in an answer beyond its text and the fields of its JSON. */
export type Detail = {
  /** Equal for answers that say the same: JSON by its values, texts by their letters. */
  hash: bigint;
  json: string | null;
  /** The whole answer where it is longer than the store's own preview. */
  longText: string | null;
  toolCalls: number;
  turns: number;
  vector: string | null;
  named: Named | null;
};

const textLengthMax = 256 * 1024;
const labelLengthMax = 60;

function hashOf(text: string): bigint {
  return createHash("sha1").update(text).digest().readBigInt64LE();
}

const callText = ({ name, arguments: given }: ToolCall): string =>
  `${name}(${canonicalJson(findJson(given) ?? given)})`;

/** What a text names as its answer, or a text as short as a label. */
function nameIn(answer: string): Named | null {
  const [final, text] = [finalAnswer(answer), answer.trim()];
  const said = final ?? (text.length <= labelLengthMax ? text : "");
  if (said === "") return null;
  return {
    path: final === null ? wholeAnswerPath : finalAnswerPath,
    text: said,
    number: numberIn(said.replaceAll(",", "")),
  };
}

/** Reads an output line for views and comparisons. Never throws. */
export function readDetail(line: string): Detail {
  const vector = line.includes('"embedding"') ? vectorText(line) : null;
  if (vector !== null) {
    const none = { json: null, longText: null, toolCalls: 0, turns: 0, named: null };
    return { ...none, hash: hashOf(vector), vector };
  }
  const { answer, toolCalls } = normaliseResult(line, { kind: "output" });
  const value = findJson(answer);
  const json = value === undefined ? null : toText(value);
  const said = value === undefined ? answer.trim() : canonicalJson(value);
  return {
    hash: hashOf([said, ...toolCalls.map(callText)].join("\0")),
    json: json !== null && json !== "" && json.length <= textLengthMax ? json : null,
    longText: answer.length > previewLetters ? cut(answer, textLengthMax) : null,
    toolCalls: (toolCalls.length > 0 ? toolCalls : toolCallsInText(answer)).length,
    turns: conversationOf(answer)?.length ?? 0,
    vector: null,
    named: value === undefined ? nameIn(answer) : null,
  };
}
