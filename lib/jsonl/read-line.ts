/** Bytes of a line shown at most, unless asked otherwise. */
const SHOWN_BYTES = 64 * 1024;

/** Where a line lies: a finding, or an entry of a line index. */
export interface LineSpan {
  offset: number;
  length: number;
}

/**
 * Text of one line of a plain file, cut at `mostBytes` (between characters). Bytes that are not UTF-8 read as �.
 * Rejects with a DOMException when the file can no longer be read.
 */
export async function readLine(
  blob: Blob,
  span: LineSpan,
  mostBytes = SHOWN_BYTES,
): Promise<{ text: string; isCut: boolean }> {
  const isCut = span.length > mostBytes;
  const bytes = await blob.slice(span.offset, span.offset + Math.min(span.length, mostBytes)).arrayBuffer();
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes, { stream: isCut });
  return { text, isCut };
}
