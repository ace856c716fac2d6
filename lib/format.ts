import Big from "big.js";

/*
 * How figures and names are written, everywhere. Pure; English; a no-break space stands between figure and unit so
 * that "62.6 %" never falls apart at a line end. Times are in format-time.ts.
 */

const NBSP = "\u00a0";
const count = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** Figure and unit, kept on one line. */
export function withUnit(figure: string, unit: string): string {
  return `${figure}${NBSP}${unit}`;
}

/** 31284 → "31,284". */
export function formatCount(value: number): string {
  return count.format(value);
}

/** (1, "row") → "1 row", (2304, "row") → "2,304 rows", (2, "batch", "batches") → "2 batches". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** At most one decimal, none when it is zero or from 100 up: 7 → "7", 41.23 → "41.2", 198.4 → "198.4". */
function oneDecimal(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Divides by 1,000 until it reads well; rounding is done before the unit is chosen, so "1,000 kB" cannot happen. */
function scaled(value: number, units: readonly string[]): string {
  let rest = value;
  let step = 0;
  while (step < units.length - 1 && Number(step === 0 ? Math.round(rest) : oneDecimal(rest)) >= 1000) {
    rest /= 1000;
    step++;
  }
  const figure = step === 0 ? formatCount(rest) : oneDecimal(rest);
  const unit = units[step];
  return unit ? withUnit(figure, unit) : figure;
}

/** Bytes, decimal units as upload limits are stated: 198_400_000 → "198.4 MB". */
export function formatBytes(sizeBytes: number): string {
  return scaled(sizeBytes, ["B", "kB", "MB", "GB", "TB"]);
}

/** Tokens, short: 812 → "812", 41_200_000 → "41.2 M", 9_400 → "9.4 k". */
export function formatTokens(tokens: number): string {
  return scaled(tokens, ["", "k", "M", "B", "T"]);
}

/**
 * A share of a whole: (31284, 50000) → "62.6 %". Rounding never claims an end that is not reached: 49,999 of 50,000
 * is "99.9 %" and 1 of 50,000 is "0.1 %". Null when there is no whole.
 */
export function formatPercent(part: number, whole: number): string | null {
  if (!(whole > 0)) return null;
  const share = (part / whole) * 100;
  let tenths = Math.round(share * 10);
  if (tenths >= 1000 && part < whole) tenths = 999;
  if (tenths <= 0 && part > 0) tenths = 1;
  return withUnit(String(tenths / 10), "%");
}

/** What a rate is said in, so that it is not below one: by the minute, or by the hour. */
export const rateSpan = (perMinute: number): "min" | "h" => (perMinute > 0 && perMinute < 1 ? "h" : "min");

/** Rows per minute → "412 rows/min"; below one a minute it is said by the hour: 0.4 → "24 rows/h". */
export function formatRate(perMinute: number, unit = "rows", span = rateSpan(perMinute)): string {
  const rate = span === "h" ? perMinute * 60 : perMinute;
  return withUnit(rate < 10 ? oneDecimal(rate) : formatCount(rate), `${unit}/${span}`);
}

/** Bytes per second → "24.5 MB/s". */
export function formatSpeed(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/**
 * US dollars from a decimal string, to the cent; below a cent the first two digits that count: "3.179" → "$3.18",
 * "0.0000634" → "$0.000063", "0" → "$0.00". Null or undefined → "unknown", never $0. `decimals`: those of its column.
 * @throws when the string is not a decimal number.
 */
export function formatMoney(amount: string | null | undefined, decimals = 2): string {
  if (amount == null) return "unknown";
  const value = new Big(amount);
  const size = value.abs();
  const rounded = size.round(decimals, Big.roundHalfUp);
  // However small it is, it is not told as nothing.
  const isSmall = size.gt(0) && (decimals === 2 ? size.lt("0.01") : rounded.eq(0));
  const shown = isSmall ? size.prec(2, Big.roundHalfUp) : rounded;
  const text = isSmall && shown.lt("0.01") ? shown.toFixed() : shown.toFixed(decimals);
  return `${value.lt(0) && shown.gt(0) ? "−" : ""}$${grouped(text)}`;
}

/** Of an amount in a column, before and after the point. */
const digitsMost = 7;

/**
 * How many decimals amounts have that stand below each other: two, or as many as tell the smallest by two digits, if that
 * leaves the largest room.
 */
export function columnDecimals(amounts: readonly (string | null | undefined)[]): number {
  const exponents = amounts.flatMap((amount) => (amount == null || new Big(amount).eq(0) ? [] : [new Big(amount).e]));
  const least = Math.min(0, ...exponents);
  const [needed, room] = [Math.min(1 - least, digitsMost - 1), digitsMost - 1 - Math.max(0, ...exponents)];
  // Where they are too far apart, each is written by itself.
  return least > -3 || room < needed - 1 ? 2 : Math.max(2, Math.min(room, needed));
}

/** Every digit there is, for the title of a rounded amount: "3.17912" → "$3.17912". */
export function formatMoneyExact(amount: string): string {
  const value = new Big(amount);
  const digits = value.abs().toFixed();
  const cents = digits.split(".")[1]?.length ?? 0;
  return `${value.lt(0) ? "−" : ""}$${grouped(cents < 2 ? value.abs().toFixed(2) : digits)}`;
}

/** ("4.9", "5.6") → "$4.90 – $5.60"; one amount when both look alike; "unknown" when either end is. */
export function formatMoneyRange(low: string | null | undefined, high: string | null | undefined): string {
  const from = formatMoney(low);
  const to = formatMoney(high);
  if (low == null || high == null) return "unknown";
  return from === to ? from : `${from} – ${to}`;
}

/** Integer micro-dollars → the decimal string the other functions take: 3_180_000 → "3.18". */
export function microsToDecimal(micros: number | bigint): string {
  return new Big(String(micros)).times("0.000001").toFixed();
}

function grouped(decimal: string): string {
  const [whole = "0", fraction] = decimal.split(".");
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

const quantisation = /-(?:nv|mx)?(?:fp|int|bf|w|q)\d+(?:a\d+)?$|-(?:awq|gptq|gguf)$/i;

/**
 * The name people say: no organisation, no number format. "Qwen/Qwen3.5-35B-A3B-FP8" → "Qwen3.5-35B-A3B".
 * What tells models apart (size, "-Instruct", a date) stays.
 */
export function shortModelName(id: string): string {
  const name = id.slice(id.lastIndexOf("/") + 1);
  return name.replace(quantisation, "") || id;
}

/** First letters of the first and last word, or of the local part of an address: "Maria Almeida" → "MA". */
export function initials(name: string): string {
  const words = (name.split("@")[0] ?? "").split(/[\s._-]+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase() || "?";
}
