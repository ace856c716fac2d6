import { z } from "zod";

/** A number of tokens with its uncertainty; `low` ≤ `likely` ≤ `high`, whole numbers. */
export const TokenRange = z.object({ low: z.number(), likely: z.number(), high: z.number() });
export type TokenRange = z.infer<typeof TokenRange>;

/**
 * Where an input figure comes from. `sampled`: a real tokenizer over a sample of this file; `default_ratio`: no sample,
 * a usual number of bytes per token; `token_ids`: counted exactly, the file holds ids; `image_pixels`: from width and
 * height, as the model's maker says; `image_unruled`: from their size, by what is usual; `image_default`: images whose size
 * cannot be read here.
 */
const TokenBasisKind = z.enum([
  "sampled",
  "default_ratio",
  "token_ids",
  "image_pixels",
  "image_unruled",
  "image_default",
]);

export const TokenBasis = z.object({
  kind: TokenBasisKind,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  sentence: z.string(),
});
export type TokenBasis = z.infer<typeof TokenBasis>;

/** Input tokens of one model × url group. */
export const GroupTokens = z.object({
  model: z.string().nullable(),
  url: z.string().nullable(),
  text: TokenRange,
  images: TokenRange,
  input: TokenRange,
  /** Tokens per UTF-8 byte of prompt text used for this group. */
  tokensPerByte: z.number(),
  sampledRequests: z.number().int(),
  /** Half width of the text range, as a share of `likely` (0.02 means ± 2 %). */
  spread: z.number(),
  basis: z.array(TokenBasis),
});
export type GroupTokens = z.infer<typeof GroupTokens>;

export const TokenCount = z.object({ groups: z.array(GroupTokens), input: TokenRange });
export type TokenCount = z.infer<typeof TokenCount>;
