type Range = { startIndex: number; endIndex: number; overscan: number; count: number };

/** Behind one who scrolls nothing comes into sight. */
const behindRows = 2;

/** Places of the rows to draw: those in sight and some beyond, of which few where the reader comes from. */
export function drawnRange(
  { startIndex, endIndex, overscan, count }: Range,
  way: "forward" | "backward" | null,
): number[] {
  const from = Math.max(0, startIndex - (way === "forward" ? behindRows : overscan));
  const to = Math.min(count - 1, endIndex + (way === "backward" ? behindRows : overscan));
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
