import Big from "big.js";
import { z } from "zod";

/*
 * Readers for single fields of an upstream's JSON. None of them fails: what is absent, null or of another type becomes
 * the fallback, because one odd field must not hide a batch from its team.
 */

const textBytesMax = 2_000;

/** Text that must be there for the thing to exist at all. The only reader that refuses. */
export const id = z.string().min(1).max(500);

export const text = (fallback: string) =>
  z.preprocess((value) => (typeof value === "string" ? value.slice(0, textBytesMax) : fallback), z.string());

/** An id or null; `""` stands for a link that was cut. */
export const optionalId = z.preprocess(
  (value) => (typeof value === "string" && value !== "" && value.length <= 500 ? value : null),
  z.string().nullable(),
);

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(Math.trunc(value)) && value >= 0;

export const count = z.preprocess((value) => (isCount(value) ? Math.trunc(value) : 0), z.number());
export const optionalCount = z.preprocess(
  (value) => (isCount(value) ? Math.trunc(value) : null),
  z.number().nullable(),
);
export const optionalNumber = z.preprocess(
  (value) => (typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null),
  z.number().nullable(),
);

/** A unix time in seconds, as ms. Later than the year 9999 is no time. */
const latestSeconds = 253_402_300_799;
const toMs = (value: unknown): number | null =>
  typeof value === "number" && value > 0 && value <= latestSeconds ? Math.round(value * 1_000) : null;
export const optionalTime = z.preprocess(toMs, z.number().nullable());
/** A time that should always be there; 0 says that it was not. */
export const time = z.preprocess((value) => toMs(value) ?? 0, z.number());

const decimal = /^-?\d{1,40}(\.\d{1,60})?(e[+-]?\d{1,2})?$/i;

/** Money as a string or a number → an exact decimal string without exponent, or null. */
export function toDecimal(value: unknown): string | null {
  const given = typeof value === "number" ? String(value) : value;
  return typeof given === "string" && decimal.test(given) ? new Big(given).toFixed() : null;
}
export const optionalMoney = z.preprocess(toDecimal, z.string().nullable());

/** A map of texts; values of other types are dropped. */
export const textMap = z.preprocess((value) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return Object.fromEntries(pairs.slice(0, 100).map(([name, one]) => [name, one.slice(0, textBytesMax)]));
}, z.custom<Record<string, string>>());

/** Items of a list that can be read; the others are left out. */
export function readable<T>(items: unknown, schema: z.ZodType<T>): T[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}
