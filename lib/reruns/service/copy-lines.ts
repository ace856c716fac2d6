import "server-only";
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { applyFixes } from "@/lib/jsonl/apply-fixes";
import type { Fix } from "@/lib/jsonl/fix-contract";
import { limitsFor } from "@/lib/jsonl/limits";
import { readLineBlocks } from "@/lib/line-blocks";

/** Says for the request at `seq` whether it is copied: its own bytes, another text in its place, or not at all. */
export type Pick = (seq: number, line: Buffer) => Buffer | string | null;

const feed = Buffer.from("\n");
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

const isBlank = (line: Buffer): boolean => line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);

/** A mark at the start of the file says nothing and belongs to no line. */
const withoutMark = ({ bytes, offset }: { bytes: Buffer; offset: number }): Buffer =>
  offset === 0 && bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes;

async function* requestsOf(path: string): AsyncGenerator<Buffer[]> {
  for await (const block of readLineBlocks(path)) {
    yield block.map(withoutMark).filter((line) => !isBlank(line));
  }
}

async function fixed(lines: Buffer[], fixes: readonly Fix[]): Promise<Buffer> {
  const bytes = Buffer.concat(lines.flatMap((line) => [line, feed]));
  const blob = fixes.length === 0 ? null : await applyFixes(new Blob([bytes]), fixes, { limits: limitsFor() });
  return blob ? Buffer.from(await blob.blob.arrayBuffer()) : bytes;
}

type Copying = { pick: Pick; fixes: readonly Fix[] };

/** Chosen requests of a file as a copy would have them, in their order, a block of lines at a time. @throws ENOENT */
export async function* chosenLines(
  from: string,
  { pick, fixes }: Copying,
): AsyncGenerator<{ rows: number; bytes: Buffer }> {
  let seq = 0;
  for await (const requests of requestsOf(from)) {
    const chosen: Buffer[] = [];
    for (const line of requests) {
      const picked = pick(seq, line);
      seq += 1;
      if (picked !== null) chosen.push(Buffer.from(picked));
    }
    if (chosen.length > 0) yield { rows: chosen.length, bytes: await fixed(chosen, fixes) };
  }
}

/**
 * Writes chosen requests of one file into a new one, in their order. Lines keep their bytes; `fixes` edit spans of them.
 * Memory is a block of lines. Answers rows and bytes written. @throws ENOENT, EEXIST
 */
export async function copyLines(from: string, to: string, how: Copying): Promise<{ rows: number; sizeBytes: number }> {
  const file = await open(/* turbopackIgnore: true */ to, "wx", 0o600);
  const copied = { rows: 0, sizeBytes: 0 };
  try {
    for await (const { rows, bytes } of chosenLines(from, how)) {
      await file.writeFile(bytes);
      copied.rows += rows;
      copied.sizeBytes += bytes.length;
    }
  } finally {
    await file.close();
  }
  return copied;
}

const digest = (line: Buffer): string => createHash("sha1").update(line.toString("utf8").trim()).digest("base64");

/** Picks the lines that `path` does not have. A line it has twice is left out twice. @throws ENOENT */
export async function linesMissingIn(path: string): Promise<Pick> {
  const had = new Map<string, number>();
  for await (const requests of requestsOf(path)) {
    for (const line of requests) {
      const key = digest(line);
      had.set(key, (had.get(key) ?? 0) + 1);
    }
  }
  return (_seq, line) => {
    const key = digest(line);
    const left = had.get(key) ?? 0;
    if (left === 0) return line;
    had.set(key, left - 1);
    return null;
  };
}
