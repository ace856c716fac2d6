import type { KnownModel } from "@/lib/jsonl/contract";

/** A catalogue as connections have them: of some models all is known, of others less. One that is named is not in it. */
export const REHEARSAL_MODELS: KnownModel[] = [
  { id: "maker/model-0", kind: "chat", vision: true, maxOutputTokens: 100_000, contextTokens: 200_000 },
  { id: "maker/model-1", kind: "chat", vision: false, contextTokens: 200_000 },
  { id: "maker/model-2", kind: "embeddings", vision: false },
];
