import type { RowFlag } from "@/lib/results/contract";
import type { Answer } from "./answer";
import { isNested, wholeJson } from "./find-json";

const cutShort = new Set(["length", "max_tokens", "max_output_tokens", "incomplete", "model_context_window_exceeded"]);
const filtered = new Set(["content_filter", "refusal", "safety"]);

/** Longer answers that open with an apology usually go on to help; they are not called refusals. */
const refusalLengthMax = 300;
const sorry =
  "(?:(?:i['’]?m|i am) (?:very |so )?sorry|sorry|i apologi[sz]e|my apologies|unfortunately)?[\\s,.;:—-]*(?:but )?";
const cannot =
  "(?:(?:i|we) (?:can(?:no|['’])t|can not|am unable to|am not able to|are unable to|will not|won['’]t)|i['’]m (?:unable|not able) to)";
const acts =
  "(?:be able to )?(?:help|assist|comply|fulfil|provide|create|generate|write|produce|answer|engage|participate|continue|support|do (?:that|this)|discuss)";
const refusals = [
  new RegExp(`^${sorry}${cannot} ${acts}`, "i"),
  new RegExp(`^as an ai(?: language)?(?: model| assistant)?,? ${cannot}`, "i"),
  /^i must (?:respectfully )?(?:decline|refuse)/i,
];

function isRefusal(text: string): boolean {
  const said = text.trim();
  return said.length <= refusalLengthMax && refusals.some((pattern) => pattern.test(said));
}

/**
 * What is wrong with an answer the upstream calls complete, the most telling first: cut off by a length limit, nothing
 * said, refused (the model's own field, a content filter, or a short sentence that opens like a refusal), or not JSON
 * although the request asked for JSON; a bare number, word or text is none, unless the request's schema has it so, which
 * is for whoever knows the schema to say. Calls of tools count as an answer.
 */
export function flagOf(answer: Answer, wantsJson: boolean): RowFlag | null {
  const reason = answer.finishReason ?? "";
  if (cutShort.has(reason)) return "truncated";
  if (answer.refusal !== null || filtered.has(reason)) return "refused";
  const said = answer.texts.filter((text) => text.trim() !== "");
  if (said.length === 0) return answer.toolCalls.length > 0 ? null : "empty";
  if (answer.kind !== "text") return null;
  if (said.some(isRefusal)) return "refused";
  return wantsJson && said.some((text) => !isNested(wholeJson(text))) ? "not_json" : null;
}
