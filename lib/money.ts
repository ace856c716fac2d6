import Big from "big.js";
import { z } from "zod";

/** Dollars as an exact decimal string. An unknown price is `null` beside it, never "0". */
export const Dollars = z.string().regex(/^-?\d+(\.\d+)?$/);
export const DollarRange = z.object({ low: Dollars, likely: Dollars, high: Dollars });
export type DollarRange = z.infer<typeof DollarRange>;

// Prices per token have up to 12 places; nothing here divides further than that.
Big.DP = 20;

/** Writes a decimal without an exponent. */
export const exact = (value: Big): string => value.toFixed();

/** The exact sum; null when any part is unknown. */
export function sumDollars(parts: readonly (string | null)[]): string | null {
  let sum = new Big(0);
  for (const part of parts) {
    if (part === null) return null;
    sum = sum.plus(part);
  }
  return exact(sum);
}

/** What tokens cost at a price per million tokens, exactly; null when the price is unknown. */
export function tokenCost(tokens: number, dollarsPerMillion: string | null): string | null {
  if (tokens === 0) return "0";
  return dollarsPerMillion === null ? null : exact(new Big(tokens).times(dollarsPerMillion).div(1_000_000));
}

/** a + b, exactly. */
export const addDollars = (a: string, b: string): string => exact(new Big(a).plus(b));
/** a − b, exactly. */
export const minusDollars = (a: string, b: string): string => exact(new Big(a).minus(b));
/** Negative when a < b, 0 when equal, positive when a > b. */
/** Cut off after so many decimals, never rounded up. */
export const cutDollars = (a: string, decimals: number): string => exact(new Big(a).round(decimals, Big.roundDown));

export const compareDollars = (a: string, b: string): number => new Big(a).cmp(b);
/** `part` of `whole` equal shares of an amount; `whole` is above 0. Rounded at the twentieth place. */
export const shareOfDollars = (amount: string, part: number, whole: number): string =>
  exact(new Big(amount).times(part).div(whole));
