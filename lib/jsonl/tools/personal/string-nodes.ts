import type { Line } from "@/lib/jsonl/check/line";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";

/** Shorter texts are looked through whatever they are made of. */
const DATA_BYTES = 8_192;
/** How the address of data begins. */
const DATA_HEAD = /^data:[\w.+/-]*(;[\w.=+-]+)*;base64,/i;
const HEAD_BYTES = 200;

/** The texts of a line that a person may have written: every string value that was recorded, data left out. */
export function stringNodes(line: Line): number[] {
  const nodes: number[] = [];
  for (let node = 1; node < line.next(0); node++)
    if (line.kind(node) === Kind.string && !isData(line, node)) nodes.push(node);
  return nodes;
}

/** Images, sound, encoded files: no letter of these was written by anybody. Writing without spaces is not data. */
function isData(line: Line, node: number): boolean {
  const { bytes } = line.scanner.state;
  const start = line.startOf(node);
  const end = line.endOf(node);
  if (bytes[start] === 0x64 && bytes[start + 1] === 0x61 && bytes[start + 4] === 0x3a) {
    const head = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + HEAD_BYTES)));
    if (DATA_HEAD.test(head.replaceAll("\\/", "/"))) return true;
  }
  if (line.get(node, NODE.bytes) < DATA_BYTES) return false;
  for (let at = start; at < end; at++) if (!isOfBase64(bytes[at] as number, bytes[at + 1] as number)) return false;
  return true;
}

/** Letters, digits and marks of both alphabets of base64; a solidus may be escaped. */
function isOfBase64(byte: number, next: number): boolean {
  const letter = byte | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return true;
  if (byte >= 0x2f && byte <= 0x39) return true;
  return byte === 0x2b || byte === 0x2d || byte === 0x3d || byte === 0x5f || (byte === 0x5c && next === 0x2f);
}
