import type { Catalogue, CatalogueModel } from "@/lib/emulator/catalogue/catalogue";
import { type JsonObject, numberAt, objectAt, sortedJson, stringAt } from "@/lib/emulator/json-value";
import type { QuirkRates } from "@/lib/emulator/options";
import { type Prompt, readPrompt } from "./prompt";
import { writeProse } from "./prose";
import { badRequest, ProviderError } from "./provider-error";
import { Rng } from "./rng";
import { writeImageAnswer, writePage } from "./seen-image";
import { structuredText } from "./structured";
import { truncateTokens } from "./tokens";
import { chooseToolCalls, type ToolCall } from "./tools";

export type AnswerContext = { catalogue: Catalogue; quirks: QuirkRates };
export type Usage = { promptTokens: number; completionTokens: number; reasoningTokens: number };
export type DraftChoice = { content: string; toolCalls: ToolCall[]; finishReason: "stop" | "length" | "tool_calls" };
/** An answer before it is put in the form of an endpoint. */
export type ChatDraft = { seed: string; model: string; choices: DraftChoice[]; usage: Usage };

/** What may change without changing the answer; a lower token limit only cuts it. */
const UNSEEDED = ["stream", "stream_options", "user", "metadata", "service_tier", "max_tokens", "n", "stop", "store"];
const UNSEEDED_ALSO = ["max_completion_tokens", "max_output_tokens", "background", "priority"];
const REFUSALS = [
  "I'm sorry, but I can't help with that request.",
  "I cannot assist with this.",
  "I'm not able to provide that information.",
] as const;
const REASONING_TOKENS: Record<string, number> = { minimal: 20, low: 80, medium: 300, high: 900 };
const MAX_CHOICES = 16;

/** Text two requests share exactly when they should get the same answer. */
export function seedOf(body: JsonObject): string {
  const kept = Object.entries(body).filter(([key]) => !UNSEEDED.includes(key) && !UNSEEDED_ALSO.includes(key));
  return sortedJson(Object.fromEntries(kept));
}

/** @throws ProviderError 404 for a model that does not exist, 400 for one of another kind. */
export function requireModel(body: JsonObject, kind: CatalogueModel["kind"], catalogue: Catalogue): CatalogueModel {
  const id = stringAt(body, "model");
  if (!id) throw badRequest("you must provide a model parameter");
  const model = catalogue.get(id);
  if (!model)
    throw new ProviderError(
      404,
      `The model '${id}' does not exist or you do not have access to it.`,
      "model_not_found",
    );
  if (model.kind !== kind) throw badRequest(`The model '${id}' does not support this endpoint`);
  return model;
}

function tokenLimit(body: JsonObject, model: CatalogueModel): number {
  const asked =
    numberAt(body, "max_completion_tokens") ?? numberAt(body, "max_tokens") ?? numberAt(body, "max_output_tokens");
  if (asked !== undefined && (!Number.isInteger(asked) || asked < 1)) throw badRequest("max_tokens must be at least 1");
  return Math.min(asked ?? model.maxNewTokens, model.maxNewTokens);
}

/**
 * Makes up the answer to a chat-like body. The same model and body give the same answer.
 * @throws ProviderError as an inference server would refuse it.
 */
export function draftChat(body: JsonObject, context: AnswerContext): ChatDraft {
  const model = requireModel(body, "chat", context.catalogue);
  const prompt = readPrompt(body);
  if (prompt.imageCount > 0 && !model.isVision)
    throw badRequest(`The model '${model.id}' does not support image input`);
  if (prompt.tokens > model.contextTokens) throw contextError(model.contextTokens, prompt.tokens);
  const limit = tokenLimit(body, model);
  const effort = stringAt(body, "reasoning_effort") ?? stringAt(objectAt(body, "reasoning") ?? {}, "effort") ?? "";
  const seed = seedOf(body);
  const count = Math.min(Math.max(numberAt(body, "n") ?? 1, 1), MAX_CHOICES);
  const usage: Usage = { promptTokens: prompt.tokens, completionTokens: 0, reasoningTokens: 0 };
  const choices = Array.from({ length: count }, (_, index) => {
    const rng = new Rng(`${seed} ${index}`);
    const reasoning = Math.min(Math.round(rng.logNormal(REASONING_TOKENS[effort] ?? 0, 0.4)), limit - 1);
    const { choice, tokens } = draftChoice(
      body,
      model,
      prompt,
      rng,
      `${seed} ${index}`,
      limit - reasoning,
      context.quirks,
    );
    usage.reasoningTokens += reasoning;
    usage.completionTokens += reasoning + tokens;
    return choice;
  });
  return { seed, model: model.id, choices, usage };
}

/** What a server says when the prompt alone is longer than the model can read. */
export function contextError(contextTokens: number, promptTokens: number): ProviderError {
  const message = `This model's maximum context length is ${contextTokens} tokens. However, your prompt contains ${promptTokens} tokens. Please shorten the prompt.`;
  return badRequest(message, "context_length_exceeded");
}

function draftChoice(
  body: JsonObject,
  model: CatalogueModel,
  prompt: Prompt,
  rng: Rng,
  seed: string,
  limit: number,
  quirks: QuirkRates,
): { choice: DraftChoice; tokens: number } {
  const quirk = rng.next();
  const toolCalls = chooseToolCalls(body, prompt, rng, seed);
  if (toolCalls.length > 0) {
    const tokens = toolCalls.reduce((sum, call) => sum + truncateTokens(call.name + call.arguments, limit).tokens, 0);
    return { choice: { content: "", toolCalls, finishReason: "tool_calls" }, tokens };
  }
  if (quirk < quirks.empty) return { choice: { content: "", toolCalls, finishReason: "stop" }, tokens: 1 };
  const whole = quirk < quirks.empty + quirks.refused ? rng.pick(REFUSALS) : writeText(body, model, prompt, rng, seed);
  const isCutEarly = quirk >= 1 - quirks.truncated;
  const early = isCutEarly ? Math.ceil(truncateTokens(whole, Number.POSITIVE_INFINITY).tokens * 0.6) : limit;
  const { text, isCut, tokens } = truncateTokens(cutAtStop(whole, body.stop), Math.min(limit, early));
  return { choice: { content: text, toolCalls, finishReason: isCut ? "length" : "stop" }, tokens: Math.max(tokens, 1) };
}

function writeText(body: JsonObject, model: CatalogueModel, prompt: Prompt, rng: Rng, seed: string): string {
  const format = objectAt(body, "response_format") ?? objectAt(objectAt(body, "text") ?? {}, "format");
  const structured = structuredText(format, prompt, seed);
  if (structured !== null) return structured;
  if (prompt.imageCount === 0) return writeProse(prompt, rng);
  return model.isOcr ? writePage(rng) : writeImageAnswer(prompt, rng);
}

function cutAtStop(text: string, stop: JsonObject[string] | undefined): string {
  const stops = (Array.isArray(stop) ? stop : [stop]).filter((item) => typeof item === "string" && item !== "");
  const ends = stops.map((item) => text.indexOf(String(item))).filter((at) => at >= 0);
  return ends.length > 0 ? text.slice(0, Math.min(...ends)) : text;
}
