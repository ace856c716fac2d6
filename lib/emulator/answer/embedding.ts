import { type JsonObject, type JsonValue, numberAt } from "@/lib/emulator/json-value";
import { type AnswerContext, requireModel, type Usage } from "./chat-draft";
import { badRequest } from "./provider-error";
import { Rng } from "./rng";
import { promptTokensOf } from "./tokens";

/** Length of a vector unless `dimensions` says otherwise: shorter than the real model's, to spare disks. */
const DEFAULT_DIMENSIONS = 1024;
const MAX_DIMENSIONS = 4096;
const MAX_INPUTS = 2048;
/** Positions each feature touches. */
const SPREAD = 12;
const NOISE = 0.02;

function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Words and the three-letter pieces of words: texts that share them lie close to each other. */
function* featuresOf(text: string): Generator<{ feature: string; weight: number }> {
  for (const [word] of text
    .slice(0, 20_000)
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu)) {
    yield { feature: word, weight: 1 };
    for (let i = 0; i + 3 <= word.length; i++) yield { feature: `#${word.slice(i, i + 3)}`, weight: 0.35 };
  }
}

/** A unit vector that depends on the text only; similar texts get similar vectors. */
function embedText(text: string, dimensions: number): Float32Array {
  const noise = new Rng(`embedding ${text}`);
  const vector = Float32Array.from({ length: dimensions }, () => (noise.next() - 0.5) * NOISE);
  for (const { feature, weight } of featuresOf(text)) {
    let state = hash32(feature);
    for (let i = 0; i < SPREAD; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const position = (state >>> 1) % dimensions;
      vector[position] = (vector[position] ?? 0) + ((state >>> 8) & 1 ? weight : -weight);
    }
  }
  const norm = Math.hypot(...vector) || 1;
  return vector.map((value) => value / norm);
}

function encode(vector: Float32Array, isBase64: boolean): JsonValue {
  if (!isBase64) return Array.from(vector, (value) => Number(value.toFixed(7)));
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [i, value] of vector.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes.toString("base64");
}

/** Texts to embed; token arrays count as one text each. */
function inputsOf(input: JsonValue | undefined): string[] {
  if (typeof input === "string") return [input];
  if (!Array.isArray(input) || input.length === 0) throw badRequest("`input` must be a string or a non-empty array");
  if (input.every((item) => typeof item === "number")) return [input.join(" ")];
  if (input.length > MAX_INPUTS) throw badRequest(`\`input\` must have at most ${MAX_INPUTS} items`);
  return input.map((item) => {
    if (typeof item === "string") return item;
    if (Array.isArray(item)) return item.join(" ");
    throw badRequest("`input` must hold strings or token arrays");
  });
}

/** The embeddings list of a request. @throws ProviderError 400 on bad input, dimensions or encoding. */
export function answerEmbeddings(body: JsonObject, context: AnswerContext): { body: JsonObject; usage: Usage } {
  const model = requireModel(body, "embeddings", context.catalogue);
  const texts = inputsOf(body.input);
  const dimensions = numberAt(body, "dimensions") ?? DEFAULT_DIMENSIONS;
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAX_DIMENSIONS) {
    throw badRequest(`\`dimensions\` must be between 1 and ${MAX_DIMENSIONS}`);
  }
  const format = body.encoding_format ?? "float";
  if (format !== "float" && format !== "base64") throw badRequest("`encoding_format` must be float or base64");
  const promptTokens = texts.reduce((sum, text) => sum + Math.max(1, promptTokensOf(text)), 0);
  const data = texts.map((text, index) => ({
    object: "embedding",
    index,
    embedding: encode(embedText(text, dimensions), format === "base64"),
  }));
  return {
    body: { object: "list", data, model: model.id, usage: { prompt_tokens: promptTokens, total_tokens: promptTokens } },
    usage: { promptTokens, completionTokens: 0, reasoningTokens: 0 },
  };
}
