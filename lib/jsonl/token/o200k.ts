import tokens from "gpt-tokenizer/bpeRanks/o200k_base";
import { O200K_TOKEN_SPLIT_REGEX } from "gpt-tokenizer/encodingParams/constants";

/*
 * Counts tokens as `gpt-tokenizer` does, with its words and their ranks (2 MB of code). Its own way through a run of letters
 * makes an array, a decoded text and a search of each two neighbours; here a pair is looked up by what it is: a stretch of the
 * text, or, inside of a character, bytes. Text of Asia, which has few spaces, is counted several times as fast.
 */

/** Rank of a token by its text, and of those that begin or end inside of a character by their bytes, as Latin-1. */
const byText = new Map<string, number>();
const byBytes = new Map<string, number>();
for (const [rank, token] of tokens.entries()) {
  if (typeof token === "string") byText.set(token, rank);
  else if (token !== undefined) byBytes.set(String.fromCharCode(...token), rank);
}

/** Half characters, which have no bytes. */
const HALVES = /\p{Surrogate}/gu;
const NO_RANK = 0x7fff_ffff;
/** Counts of runs met before. */
const MOST_KNOWN = 20_000;
const known = new Map<string, number>();
const encoder = new TextEncoder();

/** Scratch for one run, made larger when a longer one comes. */
let bytes = new Uint8Array(256);
/** Per byte where its character stands in the text, −1 inside of one. */
let places = new Int32Array(257);
/** Where the pieces begin, the end of the last one included, and the rank of each together with its next. */
let starts = new Int32Array(257);
let ranks = new Int32Array(257);

/** Short pieces looked up last, by their bytes and how many they are: the same come back again and again. */
const SHORT = 5;
const SLOT_SHIFT = 18;
const lows = new Int32Array(2 ** (32 - SLOT_SHIFT));
const highs = new Int32Array(lows.length);
const slotRanks = new Int32Array(lows.length);

/** How many tokens a text is. Names of control tokens are text like any other. */
export function countTokens(text: string): number {
  let count = 0;
  for (const [run] of text.replace(HALVES, "\ufffd").matchAll(O200K_TOKEN_SPLIT_REGEX))
    count += byText.has(run) ? 1 : countRun(run);
  return count;
}

function countRun(run: string): number {
  const before = known.get(run);
  if (before !== undefined) return before;
  const count = merge(run);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(run, count);
  return count;
}

/** Joins the two neighbours that make the token of the lowest rank, again and again, beginning with single bytes. */
function merge(run: string): number {
  const size = read(run);
  let pieces = size;
  for (let i = 0; i <= size; i++) starts[i] = i;
  for (let i = 0; i < size - 1; i++) ranks[i] = rankOf(run, i, i + 2);
  for (;;) {
    let lowest = NO_RANK;
    let at = -1;
    for (let i = 0; i < pieces - 1; i++) {
      const rank = ranks[i] as number;
      if (rank >= lowest) continue;
      lowest = rank;
      at = i;
    }
    if (at < 0) return pieces;
    starts.copyWithin(at + 1, at + 2, pieces + 1);
    ranks.copyWithin(at, at + 1, pieces - 1);
    pieces--;
    if (at < pieces - 1) ranks[at] = rankOf(run, starts[at] as number, starts[at + 2] as number);
    if (at > 0) ranks[at - 1] = rankOf(run, starts[at - 1] as number, starts[at + 1] as number);
  }
}

/** Takes the bytes of a run; returns how many. */
function read(run: string): number {
  if (run.length * 3 > bytes.length) {
    bytes = new Uint8Array(run.length * 3);
    places = new Int32Array(bytes.length + 1);
    starts = new Int32Array(bytes.length + 1);
    ranks = new Int32Array(bytes.length + 1);
  }
  const size = encoder.encodeInto(run, bytes).written;
  let place = 0;
  for (let i = 0; i < size; i++) {
    const byte = bytes[i] as number;
    places[i] = (byte & 0xc0) === 0x80 ? -1 : place;
    // A character of four bytes is two units of the text.
    if ((byte & 0xc0) !== 0x80) place += byte >= 0xf0 ? 2 : 1;
  }
  places[size] = place;
  return size;
}

/** Rank of the token that these bytes of a run are. */
function rankOf(run: string, from: number, to: number): number {
  if (to - from > SHORT) return lookUp(run, from, to);
  let low = 0;
  let high = 0;
  for (let i = from; i < to; i++) {
    high = (high << 8) | (low >>> 16);
    low = ((low & 0xffff) << 8) | (bytes[i] as number);
  }
  high |= (to - from) << 24;
  const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> SLOT_SHIFT;
  if (lows[slot] === low && highs[slot] === high) return slotRanks[slot] as number;
  lows[slot] = low;
  highs[slot] = high;
  slotRanks[slot] = lookUp(run, from, to);
  return slotRanks[slot] as number;
}

function lookUp(run: string, from: number, to: number): number {
  const first = places[from] as number;
  const last = places[to] as number;
  if (first >= 0 && last >= 0) return byText.get(run.slice(first, last)) ?? NO_RANK;
  return byBytes.get(String.fromCharCode(...bytes.subarray(from, to))) ?? NO_RANK;
}
