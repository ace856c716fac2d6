import type { KnownModel } from "@/lib/jsonl/contract";

/** What the catalogue says of a model. */
export interface ModelFacts {
  id: string;
  kind: KnownModel["kind"] | undefined;
  vision: boolean | undefined;
  maxOutputTokens: number | undefined;
  contextTokens: number | undefined;
}

/** Every field always there and in one order: a browser throws its machine code away when objects of another shape come. */
export const factsOf = ({ id, kind, vision, maxOutputTokens, contextTokens }: KnownModel): ModelFacts => ({
  id,
  kind,
  vision,
  maxOutputTokens,
  contextTokens,
});

/** What is known about a model name, looked up once. `known` is null when the catalogue lacks it. */
export interface ModelEntry {
  text: string;
  known: ModelFacts | null;
}

/** Which shape of body a url asks for. */
export type UrlFamily = "chat" | "completions" | "embeddings" | "responses" | "messages" | "other";
export interface UrlEntry {
  text: string;
  isAllowed: boolean;
  family: UrlFamily;
}
