import "server-only";
import type { z } from "zod";
import { csvLines } from "@/lib/csv";
import type { TeamCtx } from "@/lib/db/ctx";
import { type Cell, plainCell } from "@/lib/plain-cell";
import type { CompareExportQuery } from "@/lib/results/compare/contract";
import { madeFileName } from "@/lib/results/rules/file-name";
import { readComparedPage, type StoredRow } from "@/lib/results/store/compare";
import { findCompared, presentCompared, withComparison } from "./compare";
import { bodyOf, type Export } from "./export";
import type { BatchRow } from "./find";
import { noteExport } from "./note-export";

const pageRows = 2_000;

function cellsOf(row: StoredRow, batches: readonly BatchRow[]): Cell[] {
  const { customId, prompt, verdict, cosine, sides } = presentCompared(row, batches);
  const cells = sides.flatMap((side): Cell[] =>
    side ? [side.status, plainCell(side.answer), side.outputTokens] : [null, null, null],
  );
  return [plainCell(customId), plainCell(prompt), verdict, cosine, ...cells];
}

/** Batches may share a name; a number keeps their columns apart. */
function headOf(batches: readonly BatchRow[]): string[] {
  const columns = batches.flatMap(({ name }, at) =>
    ["status", "answer", "output_tokens"].map((what) => plainCell(`${"ABCD"[at]} ${name}: ${what}`)),
  );
  return ["custom_id", "prompt", "verdict", "cosine", ...columns];
}

/** Compared rows as CSV. @throws AppError invalid_input, not_found, not_ready */
export async function exportCompared(ctx: TeamCtx, input: z.output<typeof CompareExportQuery>): Promise<Export> {
  const batches = await findCompared(ctx, input);
  const read = (offset: number, limit: number) =>
    withComparison(ctx, batches, (comparison) =>
      readComparedPage(comparison, { show: input.show, search: input.search, offset, limit, isWhole: true }),
    );
  const rowCount = (await read(0, 1))[0]?.matching ?? 0;
  await noteExport(ctx, input.a, { format: "csv", rows: rowCount, against: input.b });
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield csvLines([headOf(batches)]);
    for (let from = 0; from < rowCount; from += pageRows) {
      const rows = await read(from, Math.min(pageRows, rowCount - from));
      if (rows.length !== Math.min(pageRows, rowCount - from)) {
        throw new Error("rows changed while they were exported");
      }
      yield csvLines(rows.map((row) => cellsOf(row, batches)));
    }
  }
  return {
    stream: bodyOf(chunks()),
    fileName: madeFileName(batches.map(({ name }) => name).join(" against "), "csv"),
    contentType: "text/csv; charset=utf-8",
    rowCount,
    isComplete: batches.every((batch) => batch.isResultComplete),
  };
}
