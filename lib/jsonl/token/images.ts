import type { ImageTally } from "@/lib/jsonl/contract";
import type { TokenBasis, TokenRange } from "@/lib/jsonl/token-contract";

/** Side, in pixels, of the square one image token stands for, by model family. */
const CELL_SIDES: { models: RegExp; side: 28 | 32 }[] = [
  { models: /olmocr|lightonocr|qwen2(\.5)?-vl/i, side: 28 },
  { models: /qwen3/i, side: 32 },
];
const DEFAULT_SIDE = 28;
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
  if (images.sized > 0) {
    const side = CELL_SIDES.find((family) => family.models.test(model ?? ""))?.side ?? DEFAULT_SIDE;
    add(side === 28 ? images.cells28 : images.cells32, SIZED);
    basis.push({
      kind: "image_pixels",
      params: { images: images.sized, side },
      sentence: `${images.sized.toLocaleString("en")} images by their pixels, one token per ${side} × ${side}.`,
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
