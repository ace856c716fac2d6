import { isUtf8 } from "node:buffer";

const BLANK_ENDS = /^(?:(?!\uFEFF)[\s\u0085])+|(?:(?!\uFEFF)[\s\u0085])+$/g;

/**
 * The text of a line without surrounding white space. A byte order mark is no white space here, so it stays and makes
 * the first line invalid, as upstream. Null when the bytes are not UTF-8.
 */
export function trimLine(bytes: Buffer): string | null {
  if (!isUtf8(bytes)) return null;
  return bytes.toString("utf8").replace(BLANK_ENDS, "");
}

/** Index of the first byte that is not valid UTF-8. */
export function firstInvalidByte(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isUtf8(bytes.subarray(0, middle + 1)) || isCutShort(bytes, middle + 1)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** True when a prefix is valid except that its last character is not complete yet. */
function isCutShort(bytes: Buffer, length: number): boolean {
  for (let back = 1; back <= 3 && back <= length; back++) {
    const lead = bytes[length - back] ?? 0;
    const needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (needed > back && isUtf8(bytes.subarray(0, length - back))) return true;
  }
  return false;
}
