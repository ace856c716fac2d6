import type { Line } from "@/lib/jsonl/check/line";
import { decodeString } from "@/lib/jsonl/scan/scanner";
import { NODE } from "@/lib/jsonl/scan/tape";

/** Raw bytes of a prompt that a sample holds at most; a longer one gives three slices: start, middle, end. */
const SAMPLE_BYTES = 6_144;
const SLICES = 3;

/**
 * The text of a request's prompt for the token sample: its texts joined without anything between (so that bytes of text and
 * tokens stay comparable), or slices of it when it is long.
 */
export function promptText(line: Line): string {
  const { bytes } = line.scanner.state;
  const texts = line.texts.subarray(0, line.textCount);
  let total = 0;
  for (const node of texts) total += line.endOf(node) - line.startOf(node);
  if (total <= SAMPLE_BYTES) return Array.from(texts, (node) => line.text(node)).join("");

  const sliceBytes = SAMPLE_BYTES / SLICES;
  const slices: string[] = [];
  for (let slice = 0; slice < SLICES; slice++) {
    let from = Math.floor(((total - sliceBytes) * slice) / (SLICES - 1));
    let left = sliceBytes;
    for (const node of texts) {
      const length = line.get(node, NODE.end) - line.get(node, NODE.start);
      if (from < length && left > 0) {
        const start = line.startOf(node) + from;
        const end = Math.min(line.endOf(node), start + left);
        slices.push(sliceText(bytes, line.startOf(node), line.endOf(node), start, end));
        left -= end - start;
        from = 0;
      } else from -= Math.min(from, length);
    }
  }
  return slices.join("");
}

/** Decodes about `from` to `to` of a string whose raw content is `start` to `end`, cut between characters. */
function sliceText(bytes: Uint8Array, start: number, end: number, from: number, to: number): string {
  return decodeString(bytes, boundaryAt(bytes, start, end, from), boundaryAt(bytes, start, end, to));
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
