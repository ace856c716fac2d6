import { isJsonObject, type JsonObject, type JsonValue, stringAt } from "@/lib/emulator/json-value";
import { type AnswerContext, type ChatDraft, draftChat } from "./chat-draft";
import { idOf, nowSeconds, textPortions } from "./chat-shape";
import { badRequest } from "./provider-error";

/** The chat messages a Responses request stands for. */
function messagesOf(body: JsonObject): JsonValue[] {
  const instructions = stringAt(body, "instructions");
  const head: JsonValue[] = instructions ? [{ role: "system", content: instructions }] : [];
  if (typeof body.input === "string") return [...head, { role: "user", content: body.input }];
  if (!Array.isArray(body.input) || body.input.length === 0)
    throw badRequest("`input` must be a string or a non-empty array");
  const items = body.input.filter(isJsonObject).flatMap((item): JsonValue[] => {
    if (item.type === "function_call_output") return [{ role: "tool", content: stringAt(item, "output") ?? "" }];
    if (item.type === "function_call" || item.type === "reasoning") return [];
    return [{ role: stringAt(item, "role") ?? "user", content: item.content ?? "" }];
  });
  return [...head, ...items];
}

/** Makes up the answer to a Responses request by way of chat. @throws ProviderError */
export function draftResponse(body: JsonObject, context: AnswerContext): ChatDraft {
  const { input: _, instructions: __, n: ___, ...rest } = body;
  return draftChat({ ...rest, messages: messagesOf(body) }, context);
}

function outputOf(draft: ChatDraft): JsonObject[] {
  const [choice] = draft.choices;
  if (!choice) return [];
  if (choice.toolCalls.length > 0) {
    return choice.toolCalls.map((call) => ({
      id: idOf("fc_", `${draft.seed}${call.id}`),
      type: "function_call",
      status: "completed",
      call_id: call.id,
      name: call.name,
      arguments: call.arguments,
    }));
  }
  const status = choice.finishReason === "length" ? "incomplete" : "completed";
  const content = [{ type: "output_text", text: choice.content, annotations: [], logprobs: [] }];
  return [{ id: idOf("msg_", draft.seed), type: "message", status, role: "assistant", content }];
}

/** Fields of a response that do not depend on its answer. */
export function responseHead(id: string, body: JsonObject): JsonObject {
  return {
    id,
    object: "response",
    created_at: nowSeconds(),
    model: stringAt(body, "model") ?? "",
    background: body.background === true,
    ...(typeof body.service_tier === "string" ? { service_tier: body.service_tier } : {}),
    instructions: body.instructions ?? null,
    metadata: body.metadata ?? {},
    parallel_tool_calls: true,
    previous_response_id: body.previous_response_id ?? null,
    temperature: body.temperature ?? 1,
    tool_choice: body.tool_choice ?? "auto",
    tools: body.tools ?? [],
    top_p: body.top_p ?? 1,
    text: body.text ?? { format: { type: "text" } },
    error: null,
    incomplete_details: null,
  };
}

/** The finished response object. */
export function responseBody(head: JsonObject, draft: ChatDraft): JsonObject {
  const isCut = draft.choices[0]?.finishReason === "length";
  const { promptTokens, completionTokens, reasoningTokens } = draft.usage;
  return {
    ...head,
    status: isCut ? "incomplete" : "completed",
    incomplete_details: isCut ? { reason: "max_output_tokens" } : null,
    completed_at: nowSeconds(),
    output: outputOf(draft),
    usage: {
      input_tokens: promptTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: completionTokens,
      output_tokens_details: { reasoning_tokens: reasoningTokens },
      total_tokens: promptTokens + completionTokens,
    },
  };
}

/** The `response.*` events of a streamed answer, numbered; no `[DONE]` follows. */
export function* responseEvents(head: JsonObject, draft: ChatDraft): Generator<JsonObject> {
  let sequence = 0;
  const event = (type: string, fields: JsonObject): JsonObject => ({ type, sequence_number: sequence++, ...fields });
  const started = { ...head, status: "in_progress", output: [] };
  const final = responseBody(head, draft);
  yield event("response.created", { response: started });
  yield event("response.in_progress", { response: started });
  for (const [index, item] of outputOf(draft).entries()) {
    const place = { item_id: item.id ?? "", output_index: index };
    yield event("response.output_item.added", {
      output_index: index,
      item: { ...item, status: "in_progress", ...emptied(item) },
    });
    if (item.type === "message") yield* textEvents(event, place, draft.choices[0]?.content ?? "");
    else yield* callEvents(event, place, stringAt(item, "arguments") ?? "");
    yield event("response.output_item.done", { output_index: index, item });
  }
  yield event(final.status === "incomplete" ? "response.incomplete" : "response.completed", { response: final });
}

type MakeEvent = (type: string, fields: JsonObject) => JsonObject;

function emptied(item: JsonObject): JsonObject {
  return item.type === "message" ? { content: [] } : { arguments: "" };
}

function* textEvents(event: MakeEvent, place: JsonObject, text: string): Generator<JsonObject> {
  const at = { ...place, content_index: 0 };
  const part = (value: string) => ({ type: "output_text", text: value, annotations: [], logprobs: [] });
  yield event("response.content_part.added", { ...at, part: part("") });
  for (const delta of textPortions(text)) yield event("response.output_text.delta", { ...at, delta, logprobs: [] });
  yield event("response.output_text.done", { ...at, text, logprobs: [] });
  yield event("response.content_part.done", { ...at, part: part(text) });
}

function* callEvents(event: MakeEvent, place: JsonObject, text: string): Generator<JsonObject> {
  for (const delta of textPortions(text)) yield event("response.function_call_arguments.delta", { ...place, delta });
  yield event("response.function_call_arguments.done", { ...place, arguments: text });
}
