import { closeSync, openSync, writeFileSync } from "node:fs";
import { readSourceLine } from "@/lib/jsonl/sheet/source-lines";
import { readLineBlocks, type SpoolLine } from "@/lib/line-blocks";
import { readRequest } from "@/lib/results/rules/request";
import { asLine } from "./as-line";
import { type ReadJob, type ReadPart, rowGroupRows } from "./contract";
import { schemaFinder } from "./judge";
import { detailRow, requestRow, resultRow, type StagedRow, schemaKey, tableRow } from "./rows";

const stageBytes = 1 << 20;

/**
 * Whether a part is best ended here: it is long enough, or nearly so and as many rows as the index writes in one piece.
 * Pieces that are not full are written a second time later.
 */
const isEnough = (rows: number, bytes: number, bytesMax: number): boolean =>
  bytes >= bytesMax || (bytes >= bytesMax / 2 && rows % rowGroupRows === 0);

type Made = StagedRow & { schema: string | null };

function maker(job: ReadJob): (line: SpoolLine, number: number) => Made | null {
  const { kind, schemas } = job;
  if (kind === "input") {
    const told = new Set<string>();
    return ({ bytes, offset: start, length }, seq) => {
      // Trimming takes a byte order mark away too; blank lines are no requests.
      const text = bytes.toString("utf8").trim();
      if (text === "") return null;
      const request = readRequest(text);
      return { ...requestRow(seq, request, { start, length }, told), schema: request.schema };
    };
  }
  if (kind === "table") {
    return ({ bytes, offset: start, length }) => {
      // The first line names the columns.
      const cells = start === 0 ? null : readSourceLine(bytes.toString("utf8"));
      return cells && { ...tableRow(cells, { start, length }, job.columns ?? []), schema: null };
    };
  }
  if (kind === "detail") {
    return ({ bytes, offset: start, length }) => ({
      ...detailRow(bytes.toString("utf8"), { start, length }),
      schema: null,
    });
  }
  const schemaOf = schemaFinder(schemas);
  return ({ bytes, offset: start, length }, no) => ({
    ...resultRow({ no, kind }, bytes.toString("utf8"), { start, length }, schemaOf),
    schema: null,
  });
}

/** A file that is written about a megabyte at a time. Nobody else is on this thread to be held up by it. */
class StageFile {
  private readonly file: number;
  private readonly buffer = Buffer.allocUnsafeSlow(stageBytes);
  private filled = 0;

  constructor(path: string) {
    this.file = openSync(path, "w", 0o600);
  }

  add(row: object, text?: string): void {
    const line = asLine(row, text);
    // A UTF-16 unit takes at most three bytes.
    const bytesMax = line.length * 3;
    if (bytesMax > stageBytes - this.filled) this.flush();
    if (bytesMax > stageBytes) writeFileSync(this.file, line);
    else this.filled += this.buffer.write(line, this.filled);
  }

  flush(): void {
    if (this.filled > 0) writeFileSync(this.file, this.buffer.subarray(0, this.filled));
    this.filled = 0;
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Reads a stretch of a file into staged rows. @throws ENOENT when there is no such file */
export async function readPart(job: ReadJob): Promise<ReadPart> {
  const make = maker(job);
  const part: ReadPart = { consumed: job.from, rows: 0, cells: 0, rests: 0, isEnd: true, schemas: {} };
  const blocks = readLineBlocks(job.path, job.from, job.to);
  const { stage } = job;
  const [rows, beside, cells] = [new StageFile(stage.rows), new StageFile(stage.beside), new StageFile(stage.cells)];
  const rests = new StageFile(stage.rests);
  const put = (made: StagedRow) => {
    rows.add(made.row, made.text);
    for (const other of made.beside) beside.add(other);
    for (const cell of made.cells) cells.add(cell);
    for (const rest of made.rests) rests.add(rest);
    part.rows += 1;
    part.cells += made.cells.length;
    part.rests += made.rests.length;
  };
  try {
    reading: for await (const block of blocks) {
      for (const line of block) {
        const made = make(line, job.first + part.rows);
        part.consumed = line.offset + line.length;
        if (made === null) continue;
        put(made);
        if (made.schema !== null) part.schemas[schemaKey(made.schema)] ??= made.schema;
        if (!isEnough(part.rows, part.consumed - job.from, job.bytesMax)) continue;
        part.isEnd = part.consumed >= job.to;
        break reading;
      }
    }
    for (const file of [rows, beside, cells, rests]) file.flush();
  } finally {
    for (const file of [rows, beside, cells, rests]) file.close();
  }
  return part;
}
