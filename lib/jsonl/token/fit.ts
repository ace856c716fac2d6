import type { TallyGroup } from "@/lib/jsonl/contract";
import type { GroupTokens, TokenBasis, TokenRange } from "@/lib/jsonl/token-contract";
import { imageTokens } from "./images";
import type { Measured } from "./measure";

/** Usual tokens per byte of text, and its spread, where nothing was sampled. */
const DEFAULT_RATIO = { tokensPerByte: 0.25, spread: 0.35 };
/** Tokens per byte of tool definitions, which are JSON. */
const TOOL_RATIO = 0.29;
/** A sample never claims to be nearer than this. */
export const LEAST_SPREAD = 0.02;
/** Samples smaller than this say little about their own spread. */
const SMALL_SAMPLE = 10;
/** What a chat template adds around each message and each request. */
const PER_MESSAGE = 4;
const PER_REQUEST = 3;
const CHAT_URLS = new Set(["/v1/chat/completions", "/v1/responses", "/v1/messages"]);

/** Input tokens of a group from what was measured on its sample (may be empty). */
export function fitGroup(
  group: TallyGroup,
  prompts: readonly Measured[],
  allPrompts: readonly Measured[],
): GroupTokens {
  const usable = prompts.some((prompt) => prompt.bytes > 0) ? prompts : allPrompts;
  const fit = fitRatio(usable);
  const isOwn = usable === prompts && fit !== null;
  const { tokensPerByte, spread } = fit ?? DEFAULT_RATIO;
  const overhead = CHAT_URLS.has(group.url ?? "") ? group.messages * PER_MESSAGE + group.requests * PER_REQUEST : 0;
  const exact = overhead + group.tokenIds;
  const estimated = group.promptBytes.sum * tokensPerByte + group.toolBytes * TOOL_RATIO;
  const text: TokenRange = {
    low: Math.round(exact + estimated * (1 - spread)),
    likely: Math.round(exact + estimated),
    high: Math.round(exact + estimated * (1 + spread)),
  };
  const images = imageTokens(group.model, group.images);
  return {
    model: group.model,
    url: group.url,
    text,
    images: images.tokens,
    input: {
      low: text.low + images.tokens.low,
      likely: text.likely + images.tokens.likely,
      high: text.high + images.tokens.high,
    },
    tokensPerByte,
    sampledRequests: isOwn ? usable.length : 0,
    spread,
    basis: [...textBasis(group, fit === null ? 0 : usable.length, tokensPerByte, spread), ...images.basis],
  };
}

/** Tokens per byte over a sample with the half width of its 95 % interval; null without text. */
export function fitRatio(prompts: readonly Measured[]): { tokensPerByte: number; spread: number } | null {
  let bytes = 0;
  let tokens = 0;
  for (const prompt of prompts) {
    bytes += prompt.bytes;
    tokens += prompt.tokens;
  }
  if (bytes === 0) return null;
  const tokensPerByte = tokens / bytes;
  // Ratio estimator: residuals against the common ratio, relative to the mean prompt.
  let squares = 0;
  for (const prompt of prompts) squares += (prompt.tokens - tokensPerByte * prompt.bytes) ** 2;
  const count = prompts.length;
  const error = count < 2 ? 0 : Math.sqrt(squares / (count - 1) / count) / (tokens / count);
  const least = count < SMALL_SAMPLE ? LEAST_SPREAD * 2 : LEAST_SPREAD;
  return { tokensPerByte, spread: Math.min(0.5, Math.max(least, 1.96 * error)) };
}

function textBasis(group: TallyGroup, sampled: number, tokensPerByte: number, spread: number): TokenBasis[] {
  const basis: TokenBasis[] = [];
  const percent = Math.ceil(spread * 100);
  if (group.promptBytes.sum + group.toolBytes > 0) {
    if (sampled > 0)
      basis.push({
        kind: "sampled",
        params: { requests: sampled, spreadPercent: percent, tokenizer: "o200k" },
        sentence: `Counted with the o200k tokenizer on ${sampled.toLocaleString("en")} sampled requests (± ${percent} %).`,
      });
    else
      basis.push({
        kind: "default_ratio",
        params: { bytesPerToken: 1 / tokensPerByte, spreadPercent: percent },
        sentence: `Taken as one token per ${1 / tokensPerByte} bytes of text (± ${percent} %).`,
      });
  }
  if (group.tokenIds > 0)
    basis.push({
      kind: "token_ids",
      params: { tokens: group.tokenIds },
      sentence: `${group.tokenIds.toLocaleString("en")} tokens are given as ids.`,
    });
  return basis;
}
