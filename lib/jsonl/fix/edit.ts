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
  const { bytes } = line.scanner.state;
  let { from } = valueSpan(line, keyNode);
  let { to } = valueSpan(line, keyNode + 1);
  let after = skipSpace(bytes, to);
  if (bytes[after] === 0x2c) {
    after = skipSpace(bytes, after + 1);
    return { from, to: after, text: "" };
  }
  // The last member takes the comma before it along.
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

function skipSpace(bytes: Uint8Array, from: number): number {
  let i = from;
  while (isSpace(bytes[i] as number)) i++;
  return i;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
