import type { Line } from "@/lib/jsonl/check/line";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";

/** Texts longer than this without a space are data, not writing: images, audio, embeddings. */
const DATA_BYTES = 8_192;

/** The texts of a line that a person may have written: every string value down to the depth that is read, data left out. */
export function stringNodes(line: Line): number[] {
  const nodes: number[] = [];
  for (let node = 1; node < line.next(0); node++)
    if (line.kind(node) === Kind.string && !isData(line, node)) nodes.push(node);
  return nodes;
}

function isData(line: Line, node: number): boolean {
  const { bytes } = line.scanner.state;
  const start = line.startOf(node);
  if (bytes[start] === 0x64 && bytes[start + 1] === 0x61 && bytes[start + 2] === 0x74 && bytes[start + 3] === 0x61)
    if (bytes[start + 4] === 0x3a) return true;
  if (line.get(node, NODE.bytes) < DATA_BYTES) return false;
  const space = bytes.subarray(start, start + DATA_BYTES).indexOf(0x20);
  return space < 0;
}
