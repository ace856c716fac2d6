import type { Answer } from "./answer";
import { contentText } from "./content";
import { countOr, type JsonRecord, recordOr, stringOr, toText } from "./json";

/** Input tokens are told in three parts that do not overlap: fresh, written to a cache, read from one. */
function inputTokensOf(usage: JsonRecord): number | null {
  const fresh = countOr(usage.input_tokens) ?? countOr(usage.prompt_tokens);
  if (fresh === null) return null;
  return fresh + (countOr(usage.cache_creation_input_tokens) ?? 0) + (countOr(usage.cache_read_input_tokens) ?? 0);
}

/** A `message` as `/v1/messages` answers. */
export function readMessage(body: JsonRecord, content: readonly unknown[]): Answer {
  const blocks = content.map(recordOr);
  const usage = recordOr(body.usage);
  const thinking = blocks.map((block) => stringOr(block.thinking, "")).filter((text) => text !== "");
  return {
    texts: [
      contentText(
        blocks.filter((block) => block.type === "text"),
        "",
      ),
    ],
    kind: "text",
    finishReason: stringOr(body.stop_reason, null),
    model: stringOr(body.model, null),
    inputTokens: inputTokensOf(usage),
    outputTokens: countOr(usage.output_tokens) ?? countOr(usage.completion_tokens),
    reasoning: thinking.length === 0 ? null : thinking.join("\n\n"),
    toolCalls: blocks
      .filter((block) => block.type === "tool_use")
      .map((block) => ({ name: stringOr(block.name, ""), arguments: toText(block.input) })),
    refusal: null,
  };
}
