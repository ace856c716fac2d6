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

/** How many bytes from the start are whole, valid characters. */
export function validUpTo(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isValidStart(bytes.subarray(0, middle + 1))) low = middle + 1;
    else high = middle;
  }
  // The bytes before the offending one may belong to the same broken character.
  while (low > 0 && !isUtf8(bytes.subarray(0, low))) low--;
  return low;
}

/** True when nothing so far is wrong, even if the last character is not complete. */
function isValidStart(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
