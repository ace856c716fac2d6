import { type InputLine, readInputLine } from "@/lib/emulator/engine/result-line";
import { sortedJson } from "@/lib/emulator/json-value";
import type { InputLines } from "@/lib/emulator/storage/input-lines";
import type { RowLog } from "@/lib/emulator/storage/row-log";
import { groupSpans, readSpan } from "@/lib/emulator/storage/span";

type ScannedLine = { index: number; customId: string; bytes: Uint8Array };

/** The lines of a downloadable file, counted from 0 as they stand when the source was made. */
export type LineSource = {
  readonly count: number;
  /** Whole lines [from, to), newlines included, in chunks of any size. */
  range(from: number, to: number): AsyncIterable<Uint8Array>;
  /** The same lines one by one with their custom_id. */
  scan(from: number, to: number): AsyncIterable<ScannedLine>;
};

const CHUNK_BYTES = 512 * 1024;
const CUSTOM_ID = /^\{"id":"[^"]*","custom_id":("(?:[^"\\]|\\.)*")/;

/** Lines of an output or error file. `rows` names them in order; the array is not kept in step with later changes. */
export function resultSource(log: RowLog, kind: "completed" | "failed", rows: readonly number[]): LineSource {
  const handle = log.handle(kind);
  function* spans(from: number, to: number) {
    for (let at = from; at < to; at++) yield log.table.span(rows[at] ?? 0);
  }
  return {
    count: rows.length,
    async *range(from, to) {
      for (const group of groupSpans(spans(from, to), CHUNK_BYTES, 0)) {
        yield await readSpan(handle, group.start, group.end - group.start);
      }
    },
    async *scan(from, to) {
      let index = from;
      for (const group of groupSpans(spans(from, to), CHUNK_BYTES, 0)) {
        const bytes = await readSpan(handle, group.start, group.end - group.start);
        for (const span of group.spans) {
          const line = bytes.subarray(span.start - group.start, span.end - group.start);
          const quoted = CUSTOM_ID.exec(line.toString("utf8", 0, 400))?.[1];
          yield { index: index++, customId: quoted ? String(JSON.parse(quoted)) : "", bytes: line };
        }
      }
    },
  };
}

/** Lines of an input file, written anew: four keys in a fixed order, the keys of the body sorted, `priority` gone. */
export function inputSource(lines: InputLines): LineSource {
  async function* scan(from: number, to: number): AsyncGenerator<ScannedLine> {
    let index = from;
    for await (const line of lines.range(from, to)) {
      const input = readInputLine(line);
      yield { index: index++, customId: input.customId, bytes: Buffer.from(canonicalLine(input)) };
    }
  }
  return {
    count: lines.count,
    scan,
    async *range(from, to) {
      for await (const { bytes } of scan(from, to)) yield bytes;
    },
  };
}

function canonicalLine({ customId, method, url, body }: InputLine): string {
  const head = `"custom_id":${JSON.stringify(customId)},"method":${JSON.stringify(method)},"url":${JSON.stringify(url)}`;
  return `{${head},"body":${sortedJson(body)}}\n`;
}
