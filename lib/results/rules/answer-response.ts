import type { Answer } from "./answer";
import { contentText } from "./content";
import { countOr, type JsonRecord, listOr, recordOr, stringOr, toText } from "./json";

const textsOf = (items: readonly JsonRecord[], type: string, read: (item: JsonRecord) => string): string[] =>
  items
    .filter((item) => item.type === type)
    .map(read)
    .filter((text) => text !== "");

/** A `response` object: its output is a list of messages, reasoning and calls. One answer, however many messages. */
export function readResponse(body: JsonRecord, output: readonly unknown[]): Answer {
  const items = output.map(recordOr);
  const usage = recordOr(body.usage);
  const status = stringOr(body.status, null);
  const parts = items.filter((item) => item.type === "message").flatMap((item) => listOr(item.content).map(recordOr));
  const refusals = parts.map((part) => stringOr(part.refusal, "")).filter((text) => text !== "");
  const messages = textsOf(items, "message", (item) => contentText(item.content, ""));
  const reasoning = textsOf(items, "reasoning", (item) => contentText(item.summary) || contentText(item.content));
  return {
    texts: [messages.join("\n\n")],
    kind: "text",
    finishReason: stringOr(recordOr(body.incomplete_details).reason, status),
    model: stringOr(body.model, null),
    inputTokens: countOr(usage.input_tokens) ?? countOr(usage.prompt_tokens),
    outputTokens: countOr(usage.output_tokens) ?? countOr(usage.completion_tokens),
    reasoning: reasoning.length === 0 ? null : reasoning.join("\n\n"),
    toolCalls: items
      .filter((item) => typeof item.type === "string" && /^(function|custom_tool|mcp)_call$/.test(item.type))
      .map((item) => ({ name: stringOr(item.name, ""), arguments: toText(item.arguments ?? item.input) })),
    refusal: refusals.length === 0 ? null : refusals.join("\n\n"),
  };
}
