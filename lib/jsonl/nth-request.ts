const FEED = 0x0a;
/** What a blank line may hold; the bytes of a byte-order mark stand before the first line only. */
const BLANK = new Set([0x20, 0x09, 0x0d, 0xef, 0xbb, 0xbf]);

/** Physical number of the `nth` line that is not blank, both from 1; null when there are fewer. Reads no further than that. */
export async function nthRequestLine(stream: AsyncIterable<Uint8Array>, nth: number): Promise<number | null> {
  let line = 1;
  let requests = 0;
  let isBlank = true;
  for await (const bytes of stream) {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === FEED) {
        line++;
        isBlank = true;
        continue;
      }
      if (isBlank && !BLANK.has(byte)) {
        isBlank = false;
        if (++requests === nth) return line;
      }
      // Nothing in the rest of a line tells anything but its end.
      if (!isBlank) {
        const feed = bytes.indexOf(FEED, at);
        at = (feed < 0 ? bytes.length : feed) - 1;
      }
    }
  }
  return null;
}

/**
 * An upstream's complaint with the line an editor shows beside it, where the two differ: upstreams count lines without the
 * blank ones. "Line 3: …" of a file with a blank third line becomes "Line 3: … (line 4 of the file)".
 */
export async function withPhysicalLine(complaint: string, open: () => AsyncIterable<Uint8Array>): Promise<string> {
  const named = Number(/\bline (\d{1,9})\b/i.exec(complaint)?.[1] ?? 0);
  if (named === 0) return complaint;
  const line = await nthRequestLine(open(), named);
  return line === null || line === named ? complaint : `${complaint} (line ${line.toLocaleString("en")} of the file)`;
}
