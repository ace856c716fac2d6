import type { Line } from "@/lib/jsonl/check/line";
import { decodeString } from "@/lib/jsonl/scan/scanner";

/** Raw bytes of a prompt that a sample holds at most; a longer one gives three slices: start, middle, end. */
const SAMPLE_BYTES = 3_072;
const SLICES = 3;

/**
 * Copies a request's prompt for the token sample and answers how to read it: its texts joined without anything between (so
 * that bytes of text and tokens stay comparable), or slices of it when it is long.
 */
export function copyPrompt(line: Line): () => string {
  const { bytes } = line.scanner.state;
  const texts = line.texts.subarray(0, line.textCount);
  let total = 0;
  for (const node of texts) total += line.endOf(node) - line.startOf(node);
  const pieces: Uint8Array[] = [];
  if (total <= SAMPLE_BYTES) for (const node of texts) pieces.push(bytes.slice(line.startOf(node), line.endOf(node)));
  else
    for (let slice = 0; slice < SLICES; slice++) {
      let from = Math.floor(((total - SAMPLE_BYTES / SLICES) * slice) / (SLICES - 1));
      let left = SAMPLE_BYTES / SLICES;
      for (const node of texts) {
        const start = line.startOf(node);
        const end = line.endOf(node);
        if (from < end - start && left > 0) {
          const to = Math.min(end, start + from + left);
          pieces.push(bytes.slice(boundaryAt(bytes, start, end, start + from), boundaryAt(bytes, start, end, to)));
          left -= to - start - from;
          from = 0;
        } else from -= Math.min(from, end - start);
      }
    }
  return () => pieces.map((piece) => decodeString(piece, 0, piece.length)).join("");
}

/** First position at or after `at` that is inside no character and no escape of the string `start` to `end`. */
export function boundaryAt(bytes: Uint8Array, start: number, end: number, at: number): number {
  let i = at;
  while (i < end && ((bytes[i] as number) & 0xc0) === 0x80) i++;
  // The longest escape has six bytes: only a backslash among the last five can reach over `i`.
  for (let back = 1; back <= 5 && i - back >= start; back++) {
    const place = i - back;
    if (bytes[place] !== 0x5c || isEscaped(bytes, start, place)) continue;
    const length = bytes[place + 1] === 0x75 ? 6 : 2;
    if (length > back) return Math.min(end, place + length);
  }
  return Math.min(i, end);
}

/** Whether the byte at `at` is the second one of an escape: an odd number of backslashes stands before it. */
function isEscaped(bytes: Uint8Array, start: number, at: number): boolean {
  let i = at - 1;
  while (i >= start && bytes[i] === 0x5c) i--;
  return (at - 1 - i) % 2 === 1;
}
