import { type JsonObject, numberAt, sortedJson } from "@/lib/emulator/json-value";
import { type AnswerContext, type ChatDraft, draftChat } from "./chat-draft";
import { chatUsage, FINGERPRINT, idOf, nowSeconds, textPortions } from "./chat-shape";
import { badRequest } from "./provider-error";

const DEFAULT_MAX_TOKENS = 16;

/** Text completion as one chat answer per prompt. @throws ProviderError 400 without a usable prompt. */
export function draftCompletion(body: JsonObject, context: AnswerContext): ChatDraft {
  const prompts = Array.isArray(body.prompt) ? body.prompt : [body.prompt];
  if (!prompts.every((prompt) => typeof prompt === "string"))
    throw badRequest("`prompt` must be a string or an array of strings");
  if (prompts.length === 0) throw badRequest("`prompt` must not be empty");
  const { prompt: _, response_format: __, tools: ___, ...rest } = body;
  const drafts = prompts.map((prompt) =>
    draftChat(
      {
        ...rest,
        max_tokens: numberAt(body, "max_tokens") ?? DEFAULT_MAX_TOKENS,
        messages: [{ role: "user", content: String(prompt) }],
      },
      context,
    ),
  );
  const sum = (key: "promptTokens" | "completionTokens" | "reasoningTokens") =>
    drafts.reduce((total, draft) => total + draft.usage[key], 0);
  return {
    seed: sortedJson(prompts as string[]),
    model: drafts[0]?.model ?? "",
    choices: drafts.flatMap((draft) => draft.choices),
    usage: {
      promptTokens: sum("promptTokens"),
      completionTokens: sum("completionTokens"),
      reasoningTokens: sum("reasoningTokens"),
    },
  };
}

function baseOf(draft: ChatDraft): JsonObject {
  return {
    id: idOf("cmpl-", draft.seed),
    object: "text_completion",
    created: nowSeconds(),
    model: draft.model,
    system_fingerprint: FINGERPRINT,
  };
}

/** The `text_completion` object. */
export function completionBody(draft: ChatDraft): JsonObject {
  const choices = draft.choices.map((choice, index) => ({
    index,
    text: choice.content,
    finish_reason: choice.finishReason,
    logprobs: null,
  }));
  return { ...baseOf(draft), choices, usage: chatUsage(draft.usage) };
}

/** Streamed `text_completion` chunks; the last has no choices and carries the usage. */
export function* completionChunks(draft: ChatDraft): Generator<JsonObject> {
  const base = baseOf(draft);
  for (const [index, choice] of draft.choices.entries()) {
    const chunk = (text: string, finish: string | null): JsonObject => ({
      ...base,
      choices: [{ index, text, finish_reason: finish, logprobs: null }],
      usage: null,
    });
    for (const text of textPortions(choice.content)) yield chunk(text, null);
    yield chunk("", choice.finishReason);
  }
  yield { ...base, choices: [], usage: chatUsage(draft.usage) };
}
