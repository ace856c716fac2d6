import type { Line } from "@/lib/jsonl/check/line";

/** Raw bytes of a prompt that a sample holds at most; a longer one gives three slices: start, middle, end. */
const SAMPLE_BYTES = 3_072;
const SLICES = 3;
/** Room a sample takes at most: a slice goes on to the end of the character or escape it is cut in. */
export const PROMPT_ROOM = SAMPLE_BYTES + SLICES * 8;

/**
 * Copies a request's prompt, as it is written, for the token sample: its texts joined without anything between (so that bytes
 * of text and tokens stay comparable), or slices of it when it is long. Returns the bytes put into `room`.
 */
export function copyPrompt(line: Line, room: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < line.textCount; i++) {
    const node = line.texts[i] as number;
    total += line.endOf(node) - line.startOf(node);
  }
  if (total <= SAMPLE_BYTES) return copySlice(line, room, 0, 0, total);
  const size = SAMPLE_BYTES / SLICES;
  let used = 0;
  for (let slice = 0; slice < SLICES; slice++)
    used = copySlice(line, room, used, Math.floor(((total - size) * slice) / (SLICES - 1)), size);
  return used;
}

/** Copies `length` bytes of the texts from their byte `from` on to `room` at `used`; returns the end of the copy. */
function copySlice(line: Line, room: Uint8Array, used: number, from: number, length: number): number {
  const { bytes } = line.scanner.state;
  let filled = used;
  let before = from;
  let left = length;
  for (let i = 0; i < line.textCount && left > 0; i++) {
    const node = line.texts[i] as number;
    const start = line.startOf(node);
    const end = line.endOf(node);
    if (before >= end - start) {
      before -= end - start;
      continue;
    }
    const to = Math.min(end, start + before + left);
    const piece = bytes.subarray(boundaryAt(bytes, start, end, start + before), boundaryAt(bytes, start, end, to));
    room.set(piece, filled);
    filled += piece.length;
    left -= to - start - before;
    before = 0;
  }
  return filled;
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
