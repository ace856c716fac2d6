import type { Answer, ToolCall } from "./answer";
import { contentText } from "./content";
import { countOr, type JsonRecord, listOr, recordOr, stringOr, toText } from "./json";

/** The word that says most about what went wrong, else the first one there is. */
function worstReason(reasons: readonly (string | null)[]): string | null {
  const said = reasons.filter((reason) => reason !== null);
  return said.find((reason) => reason === "length") ?? said.find((reason) => reason !== "stop") ?? said[0] ?? null;
}

/** Joins what several choices said about one thing; null when none said anything. */
function joined(parts: readonly string[]): string | null {
  const said = parts.filter((part) => part !== "");
  return said.length === 0 ? null : said.join("\n\n");
}

function readToolCall(call: unknown): ToolCall {
  const { function: fn, custom } = recordOr(call);
  const called = recordOr(fn ?? custom);
  return { name: stringOr(called.name, ""), arguments: toText(called.arguments ?? called.input) };
}

function toolCallsOf(message: JsonRecord): ToolCall[] {
  const calls = listOr(message.tool_calls).map(readToolCall);
  return message.function_call ? [...calls, readToolCall({ function: message.function_call })] : calls;
}

function usageOf(body: JsonRecord): Pick<Answer, "inputTokens" | "outputTokens"> {
  const usage = recordOr(body.usage);
  return {
    inputTokens: countOr(usage.prompt_tokens) ?? countOr(usage.input_tokens),
    outputTokens: countOr(usage.completion_tokens) ?? countOr(usage.output_tokens),
  };
}

/** `chat.completion`, with one or several choices. */
export function readChat(body: JsonRecord, choices: readonly unknown[]): Answer {
  const all = choices.map(recordOr);
  const messages = all.map((choice) => recordOr(choice.message));
  const { inputTokens, outputTokens } = usageOf(body);
  return {
    texts: messages.map((message) => contentText(message.content, "")),
    kind: "text",
    finishReason: worstReason(all.map((choice) => stringOr(choice.finish_reason, null))),
    model: stringOr(body.model, null),
    inputTokens,
    outputTokens,
    reasoning: joined(messages.map((message) => contentText(message.reasoning_content ?? message.reasoning))),
    toolCalls: messages.flatMap(toolCallsOf),
    refusal: joined(messages.map((message) => stringOr(message.refusal, ""))),
  };
}

/** `text_completion`: the choices carry their text directly. */
export function readCompletion(body: JsonRecord, choices: readonly unknown[]): Answer {
  const all = choices.map(recordOr);
  return {
    texts: all.map((choice) => stringOr(choice.text, "")),
    kind: "text",
    finishReason: worstReason(all.map((choice) => stringOr(choice.finish_reason, null))),
    model: stringOr(body.model, null),
    ...usageOf(body),
    reasoning: null,
    toolCalls: [],
    refusal: null,
  };
}
