/**
 * Money inside the emulator is an integer of pico-dollars (1e-12 USD): a price of one micro-dollar per million
 * tokens is exactly one pico-dollar per token, so no amount is ever rounded.
 */
const PICO_DIGITS = 12;

/** `"0.04"` dollars per million tokens → 40,000 pico-dollars per token. */
export function picoPerToken(dollarsPerMillion: string): number {
  const [whole = "0", fraction = ""] = dollarsPerMillion.split(".");
  return Number(whole) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

/** Pico-dollars → decimal dollars with twelve places, the long scale the upstream prints. */
export function picoToDecimal(pico: bigint | number): string {
  const digits = BigInt(pico)
    .toString()
    .padStart(PICO_DIGITS + 1, "0");
  return `${digits.slice(0, -PICO_DIGITS)}.${digits.slice(-PICO_DIGITS)}`;
}
