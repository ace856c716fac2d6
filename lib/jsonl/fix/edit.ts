import type { Line } from "@/lib/jsonl/check/line";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";

/** Bytes `from` to `to` of the buffer the line lies in, replaced by `text`. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

/** Where the value of a node stands, quotes included. */
export function valueSpan(line: Line, node: number): { from: number; to: number } {
  const quote = line.kind(node) === Kind.string || line.kind(node) === Kind.key ? 1 : 0;
  return { from: line.startOf(node) - quote, to: line.endOf(node) + quote };
}

/** The value of a node, as it is written in the file. */
export function rawText(line: Line, node: number): string {
  const { from, to } = valueSpan(line, node);
  return textAt(line, from, to);
}

/** Bytes of the line as text. */
export function textAt(line: Line, from: number, to: number): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(line.scanner.state.bytes.subarray(from, to));
}

/** Replaces a value by JSON text. */
export function replaceValue(line: Line, node: number, json: string): Edit {
  return { ...valueSpan(line, node), text: json };
}

/** Puts a member first in an object. */
export function insertFirst(line: Line, object: number, key: string, json: string): Edit {
  const at = line.startOf(object) + 1;
  const isEmpty = line.next(object) === object + 1;
  return { from: at, to: at, text: `${JSON.stringify(key)}:${json}${isEmpty ? "" : ","}` };
}

/** Puts a member last in an object. */
export function insertLast(line: Line, object: number, key: string, json: string): Edit {
  const at = line.endOf(object) - 1;
  const isEmpty = line.next(object) === object + 1;
  return { from: at, to: at, text: `${isEmpty ? "" : ","}${JSON.stringify(key)}:${json}` };
}

/** Takes a member with its key and one comma out of its object. */
export function removeMember(line: Line, keyNode: number): Edit {
  return removeSpan(line, valueSpan(line, keyNode).from, valueSpan(line, keyNode + 1).to);
}

/** Takes what stands in a list or an object, and one comma, out of it. */
export function removeSpan(line: Line, start: number, end: number): Edit {
  const { bytes } = line.scanner.state;
  let from = start;
  let to = end;
  let after = skipSpace(bytes, to);
  if (bytes[after] === 0x2c) {
    after = skipSpace(bytes, after + 1);
    return { from, to: after, text: "" };
  }
  // The last one takes the comma before it along.
  let before = from - 1;
  while (isSpace(bytes[before] as number)) before--;
  if (bytes[before] === 0x2c) from = before;
  else to = after;
  return { from, to, text: "" };
}

/** The last member of an object with this key, as a key node, or 0. Any key, known to the rules or not. */
export function findKey(line: Line, object: number, key: string): number {
  const end = line.next(object);
  let found = 0;
  for (let node = object + 1; node < end; node = line.get(node + 1, NODE.next))
    if (line.text(node) === key) found = node;
  return found;
}

/** A value of a list; numbers have no node: 0. */
export interface Element {
  node: number;
  from: number;
  to: number;
}

/** The values of a list that was recorded, in order. */
export function* elementsOf(line: Line, list: number): Generator<Element> {
  const { bytes } = line.scanner.state;
  const end = line.endOf(list) - 1;
  let child = list + 1;
  for (let at = skipSpace(bytes, line.startOf(list) + 1); at < end; at = skipSpace(bytes, at + 1)) {
    const span = child < line.next(list) ? valueSpan(line, child) : null;
    if (span?.from === at) {
      yield { node: child, ...span };
      at = span.to;
      child = line.next(child);
    } else {
      const from = at;
      while (isOfNumber(bytes[at] as number)) at++;
      yield { node: 0, from, to: at };
    }
    at = skipSpace(bytes, at);
  }
}

/** The value of a list with this number, the first being 0; null where there are fewer. */
export function elementAt(line: Line, list: number, number: number): Element | null {
  let at = 0;
  for (const element of elementsOf(line, list)) if (at++ === number) return element;
  return null;
}

/** The bytes a number may have: digits, signs, point and exponent. */
function isOfNumber(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e || (byte | 0x20) === 0x65;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let i = from;
  while (isSpace(bytes[i] as number)) i++;
  return i;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
