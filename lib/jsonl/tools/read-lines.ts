/** A gap larger than this between two lines is not read. */
const GAP_BYTES = 64 * 1024;
const WINDOW_BYTES = 4 << 20;

export interface ByteSpan {
  from: number;
  to: number;
}

/** Bytes of some lines of a file, in the order asked for; lines near each other are read at once. Holds what it returns. */
export async function readSpans(blob: Blob, spans: readonly ByteSpan[]): Promise<Uint8Array[]> {
  const order = spans.map((_, at) => at).sort((a, b) => (spans[a] as ByteSpan).from - (spans[b] as ByteSpan).from);
  const read: Uint8Array[] = new Array(spans.length);
  for (let first = 0; first < order.length; ) {
    const { from } = spans[order[first] as number] as ByteSpan;
    let { to } = spans[order[first] as number] as ByteSpan;
    let next = first + 1;
    for (; next < order.length; next++) {
      const span = spans[order[next] as number] as ByteSpan;
      if (span.from - to > GAP_BYTES || span.to - from > WINDOW_BYTES) break;
      to = Math.max(to, span.to);
    }
    const bytes = new Uint8Array(await blob.slice(from, to).arrayBuffer());
    for (; first < next; first++) {
      const at = order[first] as number;
      const span = spans[at] as ByteSpan;
      read[at] = bytes.subarray(span.from - from, span.to - from);
    }
  }
  return read;
}
