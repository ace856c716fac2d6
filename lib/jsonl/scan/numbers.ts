import { Fault, type ScanState } from "./state";

/** Numbers with at most this many digits and no exponent survive a double unchanged. */
const SAFE_DIGITS = 15;

/**
 * Reads the number at `from` and returns the index after it, or −1 with the fault noted. Notes numbers a double cannot hold:
 * `hugeNumberAt` when it becomes infinite, `lossyNumberAt` when it becomes another number.
 */
export function scanNumber(state: ScanState, from: number): number {
  const { bytes } = state;
  let i = from;
  let c = bytes[i] as number;
  if (c === 0x2d) c = bytes[++i] as number;
  if (c === 0x30) c = bytes[++i] as number;
  else if (c >= 0x31 && c <= 0x39) {
    do c = bytes[++i] as number;
    while (c >= 0x30 && c <= 0x39);
  } else return state.fail(Fault.badNumber, i);
  let isSimple = true;
  if (c === 0x2e) {
    c = bytes[++i] as number;
    if (c < 0x30 || c > 0x39) return state.fail(Fault.badNumber, i);
    do c = bytes[++i] as number;
    while (c >= 0x30 && c <= 0x39);
  }
  if (c === 0x65 || c === 0x45) {
    isSimple = false;
    c = bytes[++i] as number;
    if (c === 0x2b || c === 0x2d) c = bytes[++i] as number;
    if (c < 0x30 || c > 0x39) return state.fail(Fault.badNumber, i);
    do c = bytes[++i] as number;
    while (c >= 0x30 && c <= 0x39);
  }
  if (!isSimple || i - from > SAFE_DIGITS) noteLoss(state, from, i);
  return i;
}

function noteLoss(state: ScanState, from: number, to: number): void {
  if (state.lossyNumberAt >= 0 && state.hugeNumberAt >= 0) return;
  const text = asciiText(state.bytes, from, to);
  const value = Number(text);
  // The last doubles before infinity are counted as too large: a parser that rounds differently refuses them.
  if (Math.abs(value) > 1.797693134862315e308) {
    if (state.hugeNumberAt < 0) state.hugeNumberAt = from;
  } else if (state.lossyNumberAt < 0 && isLossy(text, value)) state.lossyNumberAt = from;
}

/** Whether a JSON number, as text, is another number once it has been a double. */
function isLossy(text: string, value: number): boolean {
  // Longer than any number with a meaning here, and long enough to make the exact comparison slow.
  if (text.length > 1_000) return true;
  if (/^-?\d+$/.test(text)) return BigInt(value) !== BigInt(text);
  return normalise(text) !== normalise(String(value));
}

/** Digits without leading and trailing zeros, and the power of ten they stand at: equal for equal decimal numbers. */
function normalise(text: string): string {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${significant}e${Number(exponent) - fraction.length + (digits.length - significant.length)}`;
}

/** Bytes known to be ASCII as a string, in pieces small enough for one call. */
export function asciiText(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let i = from; i < to; i += 4_096) text += String.fromCharCode(...bytes.subarray(i, Math.min(to, i + 4_096)));
  return text;
}
