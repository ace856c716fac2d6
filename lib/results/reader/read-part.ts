import { open } from "node:fs/promises";
import { readRequest } from "@/lib/results/rules/request";
import { readLineBlocks, type SpoolLine } from "@/lib/results/spool-lines";
import type { ReadJob, ReadPart } from "./contract";
import { requestRow, resultRow, schemaFinder, schemaKey } from "./rows";

const stageBytes = 1 << 20;

/** Half a surrogate pair, which JSON writes as an escape, is no text to the engine. Escaped backslashes are passed over. */
function asLine(row: object): string {
  const text = JSON.stringify(row);
  if (!text.includes("\\ud")) return `${text}\n`;
  return `${text.replace(/\\(?:\\|ud[89a-f][0-9a-f]{2})/g, (mark) => (mark === "\\\\" ? mark : "\\ufffd"))}\n`;
}

type Made = { text: string; isKnown: boolean; schema: string | null };

function maker(job: ReadJob): (line: SpoolLine, number: number) => Made | null {
  const { kind, schemas } = job;
  if (kind === "input") {
    return ({ bytes, offset: start, length }, seq) => {
      // Trimming takes a byte order mark away too; blank lines are no requests.
      const text = bytes.toString("utf8").trim();
      if (text === "") return null;
      const request = readRequest(text);
      return { text: asLine(requestRow(seq, request, { start, length })), isKnown: true, schema: request.schema };
    };
  }
  const schemaOf = schemaFinder(schemas);
  return ({ bytes, offset: start, length }, no) => {
    const { row, isKnown } = resultRow({ no, kind }, bytes.toString("utf8"), { start, length }, schemaOf);
    return { text: asLine(row), isKnown, schema: null };
  };
}

/** Reads a stretch of a file into staged rows. @throws ENOENT when there is no such file */
export async function readPart(job: ReadJob): Promise<ReadPart> {
  const make = maker(job);
  const part: ReadPart = { consumed: job.from, rows: 0, unknown: 0, isEnd: true, schemas: {} };
  const blocks = readLineBlocks(job.path, job.from, job.to);
  const stage = await open(job.stagePath, "w", 0o600);
  let waiting = "";
  try {
    for await (const block of blocks) {
      for (const line of block) {
        const made = make(line, job.first + part.rows);
        part.consumed = line.offset + line.length;
        if (made === null) continue;
        waiting += made.text;
        part.rows += 1;
        if (!made.isKnown) part.unknown += 1;
        if (made.schema !== null) part.schemas[schemaKey(made.schema)] ??= made.schema;
      }
      if (waiting.length >= stageBytes) {
        await stage.write(waiting);
        waiting = "";
      }
      if (part.consumed - job.from >= job.bytesMax) {
        part.isEnd = part.consumed >= job.to;
        break;
      }
    }
    await stage.write(waiting);
  } finally {
    await stage.close();
  }
  return part;
}
