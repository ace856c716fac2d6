import { AppError } from "@/lib/wire/errors";
import { isResult } from "./answer";
import { compareLines, rowOf } from "./compare-lines";
import type { CompareOptions, Verdict } from "./compare-rows";
import type { ToolRun } from "./job";
import { type ByteSpan, readSpans } from "./read-lines";
import { indexRequests, type RequestIndex } from "./request-index";

export type RowVerdict = Verdict | "only_a" | "only_b";

/** Where a line lies: its physical number, 1-based, and its bytes, line feed included. */
export interface DiffPlace {
  line: number;
  offset: number;
  length: number;
}

/** One custom_id that is not the same on both sides. `a` and `b` say where its lines lie. */
export interface DiffRow {
  id: string;
  verdict: Exclude<RowVerdict, "same">;
  fields: string[];
  cosine: number | null;
  a: DiffPlace | null;
  b: DiffPlace | null;
}

/** What one file is made of: lines that are not blank, those among them without an id, and those whose id comes again later. */
export interface DiffSide {
  lines: number;
  withoutId: number;
  repeated: number;
}

export interface DiffResult {
  kind: "requests" | "results";
  a: DiffSide;
  b: DiffSide;
  counts: Record<RowVerdict, number>;
  /** Rows that are not the same, in the order of A and then those only in B; at most `DIFF_ROWS_MAX`. */
  rows: DiffRow[];
  /** How many rows differ per field, most first. List positions are left out: "messages[].content". */
  fields: { field: string; count: number }[];
}

export const DIFF_ROWS_MAX = 100_000;
/** Fields named per row. */
const FIELDS_MAX = 20;
/** Lines compared at a time; both sides are held. */
const CHUNK_BYTES = 16 << 20;

/**
 * Compares two files of requests, or two of results (output file, error file or merged; the shapes may differ), by custom_id.
 * Of an id that a file has more than once the last line counts. Memory: both indexes with ids, 16 MB of lines (or the two
 * longest), and the rows that differ.
 * @throws AppError `invalid_input` when one file holds requests and the other results, or one holds no line with an id
 */
export async function diffFiles(a: Blob, b: Blob, options: CompareOptions, run: ToolRun): Promise<DiffResult> {
  const total = 2 * (a.size + b.size);
  let done = 0;
  const onBytes = (length: number) => {
    done += length;
    run.onRead?.(done, total);
  };
  const sideA = lastLines(await indexRequests(a, run, { withIds: true }, onBytes));
  const sideB = lastLines(await indexRequests(b, run, { withIds: true }, onBytes));
  const kind = await kindOf(a, sideA, "A");
  if ((await kindOf(b, sideB, "B")) !== kind) {
    throw new AppError("invalid_input", "One file holds requests and the other results. Choose two of a kind.");
  }
  const outcome = new Outcome();
  const common: { id: string; lineA: number; lineB: number; a: ByteSpan; b: ByteSpan }[] = [];
  for (const [id, line] of sideA.lines) {
    const other = sideB.lines.get(id);
    const span = spanOf(sideA.index, line);
    if (other === undefined)
      outcome.add({ id, verdict: "only_a", fields: [], cosine: null, a: placeOf(sideA.index, line), b: null });
    else common.push({ id, lineA: line, lineB: other, a: span, b: spanOf(sideB.index, other) });
  }
  for (let first = 0; first < common.length; ) {
    let bytes = 0;
    let next = first;
    for (; next < common.length && bytes < CHUNK_BYTES; next++) bytes += sizeOf(common[next]);
    const chunk = common.slice(first, next);
    run.signal?.throwIfAborted();
    const linesA = await readSpans(
      a,
      chunk.map((pair) => pair.a),
    );
    const linesB = await readSpans(
      b,
      chunk.map((pair) => pair.b),
    );
    for (const [at, pair] of chunk.entries()) {
      const compared = compareLines(linesA[at], linesB[at], kind, options);
      if (compared.verdict === "same") outcome.counts.same++;
      else {
        const places = { a: placeOf(sideA.index, pair.lineA), b: placeOf(sideB.index, pair.lineB) };
        const { verdict, changes, cosine } = compared;
        outcome.add({ id: pair.id, verdict, fields: changes.map(({ field }) => field), cosine, ...places });
      }
    }
    onBytes(bytes);
    first = next;
  }
  for (const [id, line] of sideB.lines) {
    if (sideA.lines.has(id)) continue;
    outcome.add({ id, verdict: "only_b", fields: [], cosine: null, a: null, b: placeOf(sideB.index, line) });
  }
  return { kind, a: sideA.side, b: sideB.side, counts: outcome.counts, rows: outcome.rows, fields: outcome.fields() };
}

type Side = { index: RequestIndex; lines: Map<string, number>; side: DiffSide };

function lastLines(index: RequestIndex): Side {
  const lines = new Map<string, number>();
  let withoutId = 0;
  let repeated = 0;
  for (const [line, id] of index.ids.entries()) {
    if (id === null) withoutId++;
    else {
      if (lines.has(id)) repeated++;
      lines.set(id, line);
    }
  }
  return { index, lines, side: { lines: index.count, withoutId, repeated } };
}

const spanOf = (index: RequestIndex, line: number): ByteSpan => ({
  from: index.starts.at(line),
  to: index.ends.at(line),
});
const placeOf = (index: RequestIndex, line: number): DiffPlace => ({
  line: index.numbers.at(line),
  offset: index.starts.at(line),
  length: index.sizeBytes(line),
});
const sizeOf = (pair: { a: ByteSpan; b: ByteSpan } | undefined): number =>
  pair ? pair.a.to - pair.a.from + pair.b.to - pair.b.from : 0;

/** Told by the first line with an id. */
async function kindOf(blob: Blob, { index, lines }: Side, name: string): Promise<"requests" | "results"> {
  const [first] = lines.values();
  if (first === undefined)
    throw new AppError("invalid_input", `File ${name} has no line with a custom_id to compare by.`);
  const [bytes] = await readSpans(blob, [spanOf(index, first)]);
  return isResult(rowOf(bytes)) ? "results" : "requests";
}

/** Counts verdicts and fields, keeps the rows there is room for. */
class Outcome {
  readonly counts: Record<RowVerdict, number> = {
    same: 0,
    changed: 0,
    status_changed: 0,
    both_failed: 0,
    both_pending: 0,
    only_a: 0,
    only_b: 0,
  };
  readonly rows: DiffRow[] = [];
  private readonly perField = new Map<string, number>();

  add(row: DiffRow): void {
    this.counts[row.verdict]++;
    if (row.verdict === "changed") {
      const fields = new Set(row.fields.map((field) => field.replace(/\[\d+\]/g, "[]")));
      for (const field of fields) {
        if (this.perField.size < 10_000 || this.perField.has(field))
          this.perField.set(field, (this.perField.get(field) ?? 0) + 1);
      }
    }
    if (this.rows.length < DIFF_ROWS_MAX) this.rows.push({ ...row, fields: row.fields.slice(0, FIELDS_MAX) });
  }

  fields(): { field: string; count: number }[] {
    return [...this.perField].map(([field, count]) => ({ field, count })).sort((a, b) => b.count - a.count);
  }
}
