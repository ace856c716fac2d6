import type { ImageSize } from "./image-size";

/** Squares of this side that cover an image. */
export function cellsOf({ width, height }: ImageSize, side: number): number {
  return Math.ceil(width / side) * Math.ceil(height / side);
}

/** OpenAI's tiles: made to fit 2,048 × 2,048 and the shorter side to 768, then covered with squares of 512. */
export function tilesOf(size: ImageSize): number {
  const fitted = scaled(size, 2_048 / Math.max(size.width, size.height));
  return cellsOf(scaled(fitted, 768 / Math.min(fitted.width, fitted.height)), 512);
}

/** Most patches of 32 × 32 an image is looked at in. */
const PATCHES_MAX = 1_536;

/** OpenAI's patches: squares of 32, of an image made small enough for 1,536 of them. */
export function patchesOf(size: ImageSize): number {
  const patches = cellsOf(size, 32);
  if (patches <= PATCHES_MAX) return patches;
  const factor = Math.sqrt((32 * 32 * PATCHES_MAX) / (size.width * size.height));
  const wide = (size.width * factor) / 32;
  const high = (size.height * factor) / 32;
  // Shrunk a little further, until one side is whole patches.
  const whole = Math.min(Math.floor(wide) / wide, Math.floor(high) / high);
  return Math.max(1, ceiling(wide * whole)) * Math.max(1, ceiling(high * whole));
}

/** Claude's pixels: the longer side made to fit 1,568, and 1,600 tokens of 750 pixels at most. */
export function shrunkPixelsOf(size: ImageSize): number {
  const { width, height } = scaled(size, 1_568 / Math.max(size.width, size.height));
  return Math.min(Math.round(width * height), 1_600 * 750);
}

/** Images are made smaller, never larger; a side has a pixel at least. */
function scaled({ width, height }: ImageSize, factor: number): ImageSize {
  if (factor >= 1) return { width, height };
  return { width: Math.max(1, ceiling(width * factor)), height: Math.max(1, ceiling(height * factor)) };
}

/** Rounded up, but for what only a fraction of binary digits is over. */
const ceiling = (value: number): number => Math.ceil(value - 1e-9);
