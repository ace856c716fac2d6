import type { Answer } from "./answer";
import { countOr, type JsonRecord, recordOr, stringOr } from "./json";

type Vector = { dimensions: number; norm: number };

function measure(length: number, at: (index: number) => unknown): Vector | null {
  let sum = 0;
  for (let index = 0; index < length; index++) {
    const value = at(index);
    if (typeof value !== "number") return null;
    sum += value * value;
  }
  return { dimensions: length, norm: Math.sqrt(sum) };
}

/** Little-endian float32 in base64, as the SDKs ask for by default. */
function measureBase64(text: string): Vector | null {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
  if (bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer);
  return measure(bytes.length / 4, (index) => view.getFloat32(index * 4, true));
}

function vectorOf(embedding: unknown): Vector | null {
  if (typeof embedding === "string") return measureBase64(embedding);
  return Array.isArray(embedding) ? measure(embedding.length, (index) => embedding[index]) : null;
}

function summary(vectors: readonly (Vector | null)[]): string {
  const [first] = vectors;
  if (!first || first.dimensions === 0) return "";
  const many = vectors.length > 1 ? `${vectors.length} vectors, ` : "";
  return `${many}${first.dimensions} dimensions, norm ${first.norm.toFixed(4)}`;
}

/** Embeddings: the vectors are left behind, only their size and length are told. An empty vector gives no text. */
export function readEmbeddings(body: JsonRecord, data: readonly unknown[]): Answer {
  const usage = recordOr(body.usage);
  return {
    texts: [summary(data.map((item) => vectorOf(recordOr(item).embedding)))],
    kind: "vectors",
    finishReason: null,
    model: stringOr(body.model, null),
    inputTokens: countOr(usage.prompt_tokens) ?? countOr(usage.total_tokens),
    outputTokens: 0,
    reasoning: null,
    toolCalls: [],
    refusal: null,
  };
}
