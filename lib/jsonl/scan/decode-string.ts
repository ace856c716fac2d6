const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Up to this length a text is put together here: a decoder costs more to call than such a text costs to read. */
const SHORT = 48;

/** The decoded text of a string whose raw content, already checked, is `bytes[start..end)`. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let i = end - start > SHORT ? end : start;
  for (; i < end; i++) {
    const c = bytes[i] as number;
    if (c >= 0x80 || c === 0x5c) break;
    text += String.fromCharCode(c);
  }
  if (i === end && end - start <= SHORT) return text;
  return JSON.parse(`"${decoder.decode(bytes.subarray(start, end))}"`) as string;
}
