import type { ImageTally } from "@/lib/jsonl/contract";
import type { TokenBasis, TokenRange } from "@/lib/jsonl/token-contract";

/** What a family of models takes for its images, as its maker says. */
interface ImageRule {
  models: RegExp;
  tokens: (images: ImageTally) => number;
  words: string;
}

const cells = (side: 28 | 32) => ({
  tokens: (images: ImageTally) => (side === 28 ? images.cells28 : images.cells32),
  words: `one token per ${side} × ${side}`,
});
const tiles = (each: number, tile: number) => ({
  tokens: ({ sized, tiles512 }: ImageTally) => (tiles512 === 0 ? 0 : sized * each + tiles512 * tile),
  words: `${each.toLocaleString("en")} tokens each and ${tile.toLocaleString("en")} per tile of 512 × 512`,
});
const patches = (factor: number) => ({
  tokens: ({ patches32 }: ImageTally) => patches32 * factor,
  words: `${factor} tokens per 32 × 32`,
});

/** The first that fits decides. */
const RULES: readonly ImageRule[] = [
  { models: /olmocr|lightonocr|qwen2(\.5)?-vl/i, ...cells(28) },
  { models: /qwen3/i, ...cells(32) },
  { models: /gpt-(4\.1|5)-mini/i, ...patches(1.62) },
  { models: /gpt-(4\.1|5)-nano/i, ...patches(2.46) },
  { models: /\bo4-mini/i, ...patches(1.72) },
  { models: /gpt-4o-mini/i, ...tiles(2_833, 5_667) },
  { models: /gpt-4(o|\.1|\.5|-turbo|-vision)/i, ...tiles(85, 170) },
  { models: /\bgpt-5(-chat|-\d{4}|$)/i, ...tiles(70, 140) },
  { models: /\bo[13](-pro|-\d{4}|$)/i, ...tiles(75, 150) },
  {
    models: /claude/i,
    tokens: ({ shrunkPixels }) => shrunkPixels / 750,
    words: "one token per 750 pixels",
  },
  { models: /gemma-?3/i, tokens: ({ sized }) => sized * 256, words: "256 tokens each" },
];
/** What is taken where no rule of a model is known: the cells most open models have, give or take what they differ by. */
const UNRULED = { low: 0.3, likely: 1, high: 2 };
/** Servers shrink images to a token budget they do not publish; the count by pixels is the usual upper end. */
const SIZED = { low: 0.6, likely: 1, high: 1.1 };
/** Tokens of an image whose size cannot be seen from here, such as one on the web. */
const UNSIZED = { low: 250, likely: 1_000, high: 2_600 };

/** Input tokens of the images of a group, with what they rest on. */
export function imageTokens(model: string | null, images: ImageTally): { tokens: TokenRange; basis: TokenBasis[] } {
  const basis: TokenBasis[] = [];
  const tokens: TokenRange = { low: 0, likely: 0, high: 0 };
  const add = (count: number, each: TokenRange) => {
    tokens.low += Math.round(count * each.low);
    tokens.likely += Math.round(count * each.likely);
    tokens.high += Math.round(count * each.high);
  };
  const rule = RULES.find(({ models }) => models.test(model ?? ""));
  // A tally of before these rules has only cells.
  const ruled = rule?.tokens(images) ?? 0;
  const named = images.sized.toLocaleString("en");
  if (rule && ruled > 0) {
    add(ruled, SIZED);
    basis.push({
      kind: "image_pixels",
      params: { images: images.sized, tokens: Math.round(ruled) },
      sentence: `${named} images by their pixels, ${rule.words}.`,
    });
  } else if (images.sized > 0) {
    add(images.cells28, UNRULED);
    basis.push({
      kind: "image_unruled",
      params: { images: images.sized, tokens: images.cells28 },
      sentence: `${named} images taken at one token per 28 × 28: how ${model ?? "the model"} counts them is not known.`,
    });
  }
  const unsized = images.count - images.sized;
  if (unsized > 0) {
    add(unsized, UNSIZED);
    basis.push({
      kind: "image_default",
      params: { images: unsized, tokens: UNSIZED.likely },
      sentence: `${unsized.toLocaleString("en")} images of unknown size at ${UNSIZED.likely.toLocaleString("en")} tokens each.`,
    });
  }
  return { tokens, basis };
}
