import { parseJson } from "./json";

const fence = /```[ \t]*(?:(?:json[c5]?|jsonl|javascript|js)[ \t]*)?\r?\n([\s\S]*?)```/gi;
/** Beginnings of objects that are tried in prose; a text full of braces is no JSON answer. */
const triesMax = 8;

let last: { text: string; value: unknown } = { text: "", value: undefined };

/** The whole of an answer as JSON; undefined when it is none. Its flag and its fields ask for the same one in turn. */
export function wholeJson(answer: string): unknown {
  const text = answer.trim();
  if (text !== last.text) last = { text, value: parseJson(text) };
  return last.value;
}

export const isNested = (value: unknown): boolean => typeof value === "object" && value !== null;

/** The end of the balanced object or list that starts at `from`, quotes respected; −1 when it does not close. */
function endOf(text: string, from: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let at = from; at < text.length; at += 1) {
    const mark = text.charCodeAt(at);
    if (isQuoted) {
      if (mark === 0x5c) at += 1;
      else if (mark === 0x22) isQuoted = false;
    } else if (mark === 0x22) isQuoted = true;
    else if (mark === 0x7b || mark === 0x5b) depth += 1;
    else if (mark === 0x7d || mark === 0x5d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function inProse(text: string): unknown {
  let from = text.search(/[{[]/);
  for (let tries = 0; from !== -1 && tries < triesMax; tries += 1) {
    const end = endOf(text, from);
    const value = end === -1 ? undefined : parseJson(text.slice(from, end));
    if (isNested(value) && !(Array.isArray(value) && !value.some(isNested))) return value;
    const next = text.slice(from + 1).search(/[{[]/);
    from = next === -1 ? -1 : from + 1 + next;
  }
  return undefined;
}

/**
 * The JSON in an answer: the whole text, a fenced block, or an object (or list of objects) inside prose. Undefined when
 * there is none; a bare number, word or string is no JSON answer.
 */
export function findJson(text: string): unknown {
  if (!/[{[]/.test(text)) return undefined;
  const whole = wholeJson(text);
  if (whole !== undefined) return isNested(whole) ? whole : undefined;
  for (const [, inside = ""] of text.matchAll(fence)) {
    const value = parseJson(inside.trim());
    if (isNested(value)) return value;
  }
  return inProse(text);
}
