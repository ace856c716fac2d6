import { type FileHandle, open } from "node:fs/promises";
import { readRequest } from "@/lib/results/rules/request";
import { readLineBlocks, type SpoolLine } from "@/lib/results/spool-lines";
import type { ReadJob, ReadPart } from "./contract";
import { requestRow, resultRow, type StagedRow, schemaFinder, schemaKey } from "./rows";

const stageBytes = 1 << 20;

/** Half a surrogate pair, which JSON writes as an escape, is no text to the engine. Escaped backslashes are passed over. */
function asLine(row: object): string {
  const text = JSON.stringify(row);
  if (!text.includes("\\ud")) return `${text}\n`;
  return `${text.replace(/\\(?:\\|ud[89a-f][0-9a-f]{2})/g, (mark) => (mark === "\\\\" ? mark : "\\ufffd"))}\n`;
}

type Made = StagedRow & { schema: string | null };

function maker(job: ReadJob): (line: SpoolLine, number: number) => Made | null {
  const { kind, schemas } = job;
  if (kind === "input") {
    return ({ bytes, offset: start, length }, seq) => {
      // Trimming takes a byte order mark away too; blank lines are no requests.
      const text = bytes.toString("utf8").trim();
      if (text === "") return null;
      const request = readRequest(text);
      return { ...requestRow(seq, request, { start, length }), schema: request.schema };
    };
  }
  const schemaOf = schemaFinder(schemas);
  return ({ bytes, offset: start, length }, no) => ({
    ...resultRow({ no, kind }, bytes.toString("utf8"), { start, length }, schemaOf),
    schema: null,
  });
}

/** A file that is written about a megabyte at a time. */
class StageFile {
  private readonly file: FileHandle;
  private waiting = "";

  private constructor(file: FileHandle) {
    this.file = file;
  }

  static async open(path: string): Promise<StageFile> {
    return new StageFile(await open(path, "w", 0o600));
  }

  add(row: object): void {
    this.waiting += asLine(row);
  }

  async flush(from = 0): Promise<void> {
    if (this.waiting.length <= from) return;
    const text = this.waiting;
    this.waiting = "";
    await this.file.write(text);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** Reads a stretch of a file into staged rows. @throws ENOENT when there is no such file */
export async function readPart(job: ReadJob): Promise<ReadPart> {
  const make = maker(job);
  const part: ReadPart = { consumed: job.from, rows: 0, cells: 0, isEnd: true, schemas: {} };
  const blocks = readLineBlocks(job.path, job.from, job.to);
  const { stage } = job;
  const files = await Promise.all([stage.rows, stage.ids, stage.cells].map(StageFile.open));
  const [rows, ids, cells] = files as [StageFile, StageFile, StageFile];
  const put = ({ row, id, cells: found }: StagedRow) => {
    rows.add(row);
    if (id) ids.add(id);
    for (const cell of found) cells.add(cell);
    part.rows += 1;
    part.cells += found.length;
  };
  try {
    for await (const block of blocks) {
      for (const line of block) {
        const made = make(line, job.first + part.rows);
        part.consumed = line.offset + line.length;
        if (made === null) continue;
        put(made);
        if (made.schema !== null) part.schemas[schemaKey(made.schema)] ??= made.schema;
      }
      for (const file of files) await file.flush(stageBytes);
      if (part.consumed - job.from >= job.bytesMax) {
        part.isEnd = part.consumed >= job.to;
        break;
      }
    }
    for (const file of files) await file.flush();
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
  return part;
}
