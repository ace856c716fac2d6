import { isJsonObject, type JsonObject, type JsonValue, numberAt } from "@/lib/emulator/json-value";
import { type AnswerContext, type ChatDraft, draftChat } from "./chat-draft";
import { idOf, textPortions } from "./chat-shape";
import { badRequest } from "./provider-error";

const STOP_REASONS = { stop: "end_turn", length: "max_tokens", tool_calls: "tool_use" } as const;

/** Makes up the answer to an Anthropic-shaped request by way of chat. @throws ProviderError */
export function draftMessage(body: JsonObject, context: AnswerContext): ChatDraft {
  if (numberAt(body, "max_tokens") === undefined) throw badRequest("max_tokens: Field required");
  const { system, tools, tool_choice: _, stop_sequences: stop, ...rest } = body;
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const systemText = typeof system === "string" ? system : "";
  const head: JsonValue[] = systemText ? [{ role: "system", content: systemText }] : [];
  const translated = (Array.isArray(tools) ? tools.filter(isJsonObject) : []).map((tool) => ({
    type: "function",
    function: { name: tool.name ?? "", description: tool.description ?? "", parameters: tool.input_schema ?? {} },
  }));
  const chat: JsonObject = { ...rest, messages: messages.length > 0 ? [...head, ...messages] : [] };
  if (translated.length > 0) chat.tools = translated;
  if (stop !== undefined) chat.stop = stop;
  return draftChat(chat, context);
}

function headOf(draft: ChatDraft, content: JsonValue[], stopReason: string | null): JsonObject {
  return {
    id: idOf("msg_", draft.seed),
    type: "message",
    role: "assistant",
    model: draft.model,
    content,
    stop_reason: stopReason,
    stop_sequence: null,
    usage: { input_tokens: draft.usage.promptTokens, output_tokens: draft.usage.completionTokens },
  };
}

/** The Anthropic `message` object. */
export function messageBody(draft: ChatDraft): JsonObject {
  const [choice] = draft.choices;
  const calls = choice?.toolCalls ?? [];
  const content: JsonValue[] =
    calls.length > 0
      ? calls.map((call) => ({
          type: "tool_use",
          id: call.id,
          name: call.name,
          input: JSON.parse(call.arguments) as JsonValue,
        }))
      : [{ type: "text", text: choice?.content ?? "" }];
  return headOf(draft, content, STOP_REASONS[choice?.finishReason ?? "stop"]);
}

/** The events of a streamed Anthropic message. */
export function* messageEvents(draft: ChatDraft): Generator<JsonObject> {
  const final = messageBody(draft);
  yield { type: "message_start", message: headOf(draft, [], null) };
  for (const [index, block] of (final.content as JsonObject[]).entries()) {
    const isText = block.type === "text";
    yield {
      type: "content_block_start",
      index,
      content_block: isText ? { type: "text", text: "" } : { ...block, input: {} },
    };
    for (const part of textPortions(isText ? String(block.text) : JSON.stringify(block.input))) {
      const delta: JsonObject = isText
        ? { type: "text_delta", text: part }
        : { type: "input_json_delta", partial_json: part };
      yield { type: "content_block_delta", index, delta };
    }
    yield { type: "content_block_stop", index };
  }
  const usage = { output_tokens: draft.usage.completionTokens };
  yield { type: "message_delta", delta: { stop_reason: final.stop_reason ?? null, stop_sequence: null }, usage };
  yield { type: "message_stop" };
}
