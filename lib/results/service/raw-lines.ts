import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import { LineReader } from "@/lib/results/lines";
import type { SpoolKind } from "@/lib/results/rules/result";
import { spoolPath } from "@/lib/results/spool";
import { readSeqRun } from "@/lib/results/store";
import type { StoreRow } from "@/lib/results/store/rows";
import type { Fresh } from "./export-rows";
import type { Source } from "./find";
import type { FilledRow, Gaps } from "./gaps";

const chunkBytes = 256 * 1024;
const runRows = 200;
const newline = 0x0a;

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

/** `onRows` is told how many more rows have gone by. */
type Reading = { from: number; onRows: ((more: number) => void) | undefined };
type Held = { sizeBytes: number; lines: number };

/** The acknowledged bytes of a spool from a place on; read from the start, their lines are counted against the database's. */
async function* spoolChunks(
  file: FileHandle | null,
  held: Held,
  { from, onRows }: Reading,
): AsyncGenerator<Uint8Array> {
  let lines = 0;
  let sentTo = from;
  try {
    while (file && sentTo < held.sizeBytes) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, held.sizeBytes - sentTo));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, sentTo);
      if (bytesRead === 0) break;
      sentTo += bytesRead;
      const more = countLines(chunk.subarray(0, bytesRead));
      lines += more;
      yield chunk.subarray(0, bytesRead);
      onRows?.(more);
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
  chunks: (from: number, onRows?: (more: number) => void) => AsyncGenerator<Uint8Array>;
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
    chunks: (from, onRows) => spoolChunks(file, held, { from, onRows }),
  };
}

export type ChosenLine = { prompt: string; request: string | null; response: string };

async function linesOf(source: Source, rows: readonly StoreRow[], isBoth: boolean): Promise<Map<number, ChosenLine>> {
  const reader = new LineReader(source);
  try {
    const lines = new Map<number, ChosenLine>();
    for (const row of rows) {
      const response = await reader.response(row);
      const { seq, prompt } = row;
      if (response !== null) lines.set(seq, { prompt, request: isBoth ? await reader.request(row) : null, response });
    }
    return lines;
  } finally {
    await reader.close();
  }
}

/**
 * The result lines of chosen rows, and with `isBoth` their requests', some hundreds at a time, in the order of the choice;
 * of a filled gap those of the rerun.
 */
export async function* chosenLines(
  seqs: Int32Array,
  fresh: Fresh,
  gaps: Gaps | null,
  isBoth: boolean,
): AsyncGenerator<readonly ChosenLine[]> {
  for (let from = 0; from < seqs.length; from += runRows) {
    const run = [...seqs.slice(from, from + runRows)];
    // Rows and their lines are of one reading: where either is replaced meanwhile, both are looked up again.
    const lines = await fresh(async (source) => {
      const rows = await readSeqRun(source, run);
      const fills = (await gaps?.fill(rows)) ?? new Map<number, FilledRow>();
      const found = await linesOf(
        source,
        rows.filter(({ seq }) => !fills.has(seq)),
        isBoth,
      );
      for (const [seq, fill] of fills) {
        const line = (await linesOf(fill.source, [fill.row], isBoth)).get(fill.row.seq);
        if (line) found.set(seq, line);
      }
      return found;
    });
    if (lines.size !== new Set(run).size) throw new Error("rows went missing while they were exported");
    yield run.flatMap((seq) => lines.get(seq) ?? []);
  }
}

/** The delivered lines of chosen rows, byte for byte, in the order of the choice. */
export async function* lineChunks(runs: AsyncIterable<readonly ChosenLine[]>): AsyncGenerator<Uint8Array> {
  for await (const run of runs) yield Buffer.from(run.map(({ response }) => `${response}\n`).join(""));
}
