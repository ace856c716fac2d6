import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import { LineReader } from "@/lib/results/lines";
import type { SpoolKind } from "@/lib/results/rules/result";
import { spoolPath } from "@/lib/results/spool";
import { readSeqRun } from "@/lib/results/store";
import type { Fresh } from "./export-rows";
import type { Source } from "./find";

const chunkBytes = 256 * 1024;
const runRows = 200;
const newline = 0x0a;

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

type Held = { sizeBytes: number; lines: number };

/** The acknowledged bytes of a spool from a place on; read from the start, their lines are counted against the database's. */
async function* spoolChunks(file: FileHandle | null, held: Held, from: number): AsyncGenerator<Uint8Array> {
  let lines = 0;
  let sentTo = from;
  try {
    while (file && sentTo < held.sizeBytes) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, held.sizeBytes - sentTo));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, sentTo);
      if (bytesRead === 0) break;
      sentTo += bytesRead;
      lines += countLines(chunk.subarray(0, bytesRead));
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file?.close();
  }
  if (sentTo !== Math.max(from, held.sizeBytes) || (from === 0 && lines !== held.lines)) {
    throw new Error("rows went missing while they were exported");
  }
}

export type RawFile = {
  rowCount: number;
  sizeBytes: number;
  /** Changes whenever the bytes do. */
  etag: string;
  chunks: (from: number) => AsyncGenerator<Uint8Array>;
};

/** Opened before anything is promised: from then on it may be replaced and is still read to its end. */
export async function openSpool({ batchId, spools }: Source, kind: SpoolKind): Promise<RawFile> {
  const held = spools[kind];
  const path = spoolPath({ batchId, kind, generation: held.generation });
  const file = held.sizeBytes === 0 ? null : await open(/* turbopackIgnore: true */ path, "r");
  return {
    rowCount: held.lines,
    sizeBytes: held.sizeBytes,
    etag: `"${kind}-${held.generation}-${held.sizeBytes}"`,
    chunks: (from) => spoolChunks(file, held, from),
  };
}

/** The delivered lines of chosen rows, byte for byte, in the order of the choice. */
export async function* lineChunks(seqs: Int32Array, fresh: Fresh): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < seqs.length; from += runRows) {
    const run = [...seqs.slice(from, from + runRows)];
    const lines = await fresh(async (source) => {
      const reader = new LineReader(source);
      try {
        const made: string[] = [];
        for (const row of await readSeqRun(source, run)) {
          const line = await reader.response(row);
          if (line !== null) made.push(`${line}\n`);
        }
        return made;
      } finally {
        await reader.close();
      }
    });
    if (lines.length !== run.length) throw new Error("rows went missing while they were exported");
    yield Buffer.from(lines.join(""));
  }
}
