import { createHash } from "node:crypto";
import type { JsonObject } from "@/lib/emulator/json-value";
import type { ChatDraft, DraftChoice, Usage } from "./chat-draft";
import { splitTokens } from "./tokens";

export const FINGERPRINT = "batchdeck-emulator";

/** An id that depends on the request only. */
export function idOf(prefix: string, seed: string): string {
  return `${prefix}${createHash("sha256").update(seed).digest("hex").slice(0, 24)}`;
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

export function chatUsage(usage: Usage): JsonObject {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    ...(usage.reasoningTokens > 0 ? { completion_tokens_details: { reasoning_tokens: usage.reasoningTokens } } : {}),
  };
}

function toolCallsOf(choice: DraftChoice): JsonObject[] {
  return choice.toolCalls.map((call) => ({
    id: call.id,
    type: "function",
    function: { name: call.name, arguments: call.arguments },
  }));
}

/** One likelihood a token, with no alternatives: enough for a client that reads the shape. */
function logprobsOf(choice: DraftChoice): JsonObject {
  const content = splitTokens(choice.content).map((token, index) => ({
    token,
    logprob: -0.01 * ((index * 7) % 23),
    bytes: [...Buffer.from(token)],
    top_logprobs: [],
  }));
  return { content };
}

/** The `chat.completion` object. */
export function chatBody(draft: ChatDraft, wantsLogprobs: boolean): JsonObject {
  return {
    id: idOf("chatcmpl-", draft.seed),
    object: "chat.completion",
    created: nowSeconds(),
    model: draft.model,
    system_fingerprint: FINGERPRINT,
    choices: draft.choices.map((choice, index) => ({
      index,
      message: {
        role: "assistant",
        content: choice.toolCalls.length > 0 ? null : choice.content,
        ...(choice.toolCalls.length > 0 ? { tool_calls: toolCallsOf(choice) } : {}),
      },
      finish_reason: choice.finishReason,
      logprobs: wantsLogprobs ? logprobsOf(choice) : null,
    })),
    usage: chatUsage(draft.usage),
  };
}

const PIECES_PER_CHUNK = 3;

/** The text of a choice in the portions it is streamed in. */
export function textPortions(text: string): string[] {
  const pieces = splitTokens(text);
  const portions: string[] = [];
  for (let from = 0; from < pieces.length; from += PIECES_PER_CHUNK) {
    portions.push(pieces.slice(from, from + PIECES_PER_CHUNK).join(""));
  }
  return portions;
}

/** The `chat.completion.chunk` objects of a streamed answer; the last has no choices and carries the usage. */
export function* chatChunks(draft: ChatDraft): Generator<JsonObject> {
  const base = {
    id: idOf("chatcmpl-", draft.seed),
    object: "chat.completion.chunk",
    created: nowSeconds(),
    model: draft.model,
    system_fingerprint: FINGERPRINT,
  };
  const chunk = (index: number, delta: JsonObject, finish: string | null): JsonObject => ({
    ...base,
    choices: [{ index, delta, finish_reason: finish, logprobs: null }],
    usage: null,
  });
  for (const [index, choice] of draft.choices.entries()) {
    yield chunk(index, { role: "assistant", content: choice.toolCalls.length > 0 ? null : "" }, null);
    for (const text of textPortions(choice.content)) yield chunk(index, { content: text }, null);
    for (const [position, call] of choice.toolCalls.entries()) {
      const head = { index: position, id: call.id, type: "function", function: { name: call.name, arguments: "" } };
      yield chunk(index, { tool_calls: [head] }, null);
      for (const text of textPortions(call.arguments)) {
        yield chunk(index, { tool_calls: [{ index: position, function: { arguments: text } }] }, null);
      }
    }
    yield chunk(index, {}, choice.finishReason);
  }
  yield { ...base, choices: [], usage: chatUsage(draft.usage) };
}
