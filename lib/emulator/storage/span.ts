import type { FileHandle } from "node:fs/promises";

/** Reads exactly `length` bytes at `start`. @throws when the file is shorter. */
export async function readSpan(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, start + filled);
    if (bytesRead === 0) throw new Error(`File ends at ${start + filled}, expected ${start + length}`);
    filled += bytesRead;
  }
  return buffer;
}

export type Span = { start: number; end: number };
export type SpanGroup = { start: number; end: number; spans: Span[] };

/**
 * Joins ascending spans into reads of at most `maxBytes` (a single larger span is a group of its own).
 * `maxGapBytes` is what may lie unread between two neighbours; 0 keeps a group gapless.
 */
export function* groupSpans(spans: Iterable<Span>, maxBytes: number, maxGapBytes: number): Generator<SpanGroup> {
  let group: SpanGroup | null = null;
  for (const span of spans) {
    const gap = group ? span.start - group.end : -1;
    if (group && gap >= 0 && gap <= maxGapBytes && span.end - group.start <= maxBytes) {
      group.end = span.end;
      group.spans.push(span);
      continue;
    }
    if (group) yield group;
    group = { start: span.start, end: span.end, spans: [span] };
  }
  if (group) yield group;
}
