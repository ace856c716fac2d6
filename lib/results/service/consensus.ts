import "server-only";
import { csvLines } from "@/lib/csv";
import type { TeamCtx } from "@/lib/db/ctx";
import { type Cell, plainCell } from "@/lib/plain-cell";
import { madeFileName } from "@/lib/results/rules/file-name";
import { type Consensus, readConsensus } from "@/lib/results/store/consensus";
import { withDetails } from "@/lib/results/store/detail";
import { readAnswerFields, readRunPattern } from "@/lib/results/store/views";
import { AppError } from "@/lib/wire/errors";
import { bodyOf, type Export } from "./export";
import { findBatch, withSource } from "./find";
import { noteExport } from "./note-export";

const fieldsMax = 60;
/** Texts that are longer in the mean are told in one's own words: runs do not agree on those. */
const meanLettersMax = 200;

type Column = { name: string; of: ReadonlyMap<string, Consensus> };

function tableOf(columns: readonly Column[]): Cell[][] {
  const keys = [...new Set(columns.flatMap(({ of }) => [...of.keys()]))];
  const head = ["request", ...columns.flatMap(({ name }) => [name, `${name}: votes`, `${name}: runs`])];
  const rows = keys.map((key): Cell[] => [
    plainCell(key),
    ...columns.flatMap(({ of }): Cell[] => {
      const one = of.get(key);
      return one ? [one.said === null ? null : plainCell(one.said), one.votes, one.runs] : [null, null, null];
    }),
  ]);
  return [head.map(plainCell), ...rows];
}

/**
 * What repeated runs agree on, as CSV: a line a request, and of each field what most of its runs say, how many those are,
 * and how many runs have the field. A tie leaves the value empty. @throws AppError not_found, not_ready
 */
export async function exportConsensus(ctx: TeamCtx, { batchId }: { batchId: string }): Promise<Export> {
  const batch = await findBatch(ctx, batchId);
  const table = await withSource(ctx, batch, (source) =>
    withDetails(source, async (connection) => {
      const pattern = await readRunPattern(connection);
      if (pattern === null) throw new AppError("conflict", "The requests of this batch are not repeated.");
      const fields = await readAnswerFields(connection);
      const paths = fields.filter(({ length }) => length <= meanLettersMax).slice(0, fieldsMax);
      const columns: Column[] = [];
      for (const path of paths.length > 0 ? paths.map((field) => field.path) : [undefined]) {
        const found = await readConsensus(connection, pattern, path);
        columns.push({ name: path ?? "answer", of: new Map(found.map((one) => [one.key, one])) });
      }
      return tableOf(columns);
    }),
  );
  const rowCount = table.length - 1;
  await noteExport(ctx, batchId, { format: "csv", rows: rowCount, what: "consensus" });
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield csvLines(table);
  }
  return {
    stream: bodyOf(chunks()),
    fileName: madeFileName(`${batch.name}-consensus`, "csv"),
    contentType: "text/csv; charset=utf-8",
    rowCount,
    isComplete: batch.isResultComplete,
  };
}
