import { z } from "zod";
import { Sort, sortColumn } from "@/lib/results/columns";
import { listFields, listResults, ResultRow, ResultSelection } from "@/lib/results/contract";
import { pageOf } from "@/lib/results/contract-parts";
import { ExportQuery, getExport, LeftOut, NewExport, ResultExport } from "@/lib/results/exports/contract";
import { parseSeqs } from "@/lib/results/rules/seqs";
import { endpoint } from "@/lib/wire/endpoint";

/** A row of one of the batches of a run; `seq` is its place in that batch's own input file. */
export const RunRow = ResultRow.extend({ batchId: z.string() });
export type RunRow = z.infer<typeof RunRow>;

/** Parts number what arrives each for itself, so that there is no such order over all of them. */
const RunSort = Sort.refine((sort) => sortColumn(sort) !== "arrival", "A run cannot be sorted by arrival.");

/**
 * The rows of all parts of a run as one list, answers of retries and edited reruns in their places. In input order that is the
 * parts in the order they were made, each in the order of its file; any other order is one of the whole list.
 */
export const listRunResults = endpoint({
  method: "GET",
  path: "/api/t/:team/runs/:runId/results",
  access: "result:read",
  query: ResultSelection.omit({ cause: true }).extend({
    sort: RunSort.default("input"),
    ...pageOf(100),
    letters: z.coerce.number().int().min(1).max(1_000).optional(),
  }),
  output: listResults.output.extend({
    rows: z.array(RunRow),
    /** How many rows of each part match, in the order of the parts. */
    parts: z.array(z.object({ batchId: z.string(), matching: z.number().int() })),
  }),
});

/** The columns that JSON answers and source tables of any part add, each where it first appears. */
export const listRunFields = endpoint({
  method: "GET",
  path: "/api/t/:team/runs/:runId/fields",
  access: "result:read",
  output: listFields.output,
});

/** As the download of a batch; what has no meaning over several of them is left out. */
export const RunExportQuery = ExportQuery.omit({ seqs: true, cause: true, order: true }).extend({
  format: z.enum(["jsonl", "csv", "xlsx", "parquet", "chat"]),
});
export type RunExportFormat = z.output<typeof RunExportQuery>["format"];

/** All rows of a run in one file, in the order of `listRunResults`. JSONL has the delivered lines, those of failures too. */
export function runExportPath(
  team: string,
  runId: string,
  format: RunExportFormat,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  return `/api/t/${encodeURIComponent(team)}/runs/${encodeURIComponent(runId)}/export?${query}`;
}

/** Rows chosen in some parts of a run: of each part its places, as `writeSeqs` spells them. */
const ChosenRows = z
  .array(z.strictObject({ batchId: z.string(), seqs: z.string() }))
  .max(200)
  .refine((parts) => parts.reduce((sum, { seqs }) => sum + seqs.length, 0) <= 900_000, "These are too many rows.")
  .refine((parts) => parts.every(({ seqs }) => parseSeqs(seqs) !== null), "These places cannot be read.");

/** As the query of a download; `chosen` narrows to rows of the parts it names. */
export const NewRunExport = NewExport.omit({ seqs: true, cause: true, order: true }).extend({
  format: RunExportQuery.shape.format,
  chosen: ChosenRows.optional(),
});
export type NewRunExport = z.input<typeof NewRunExport>;

/** As `createExport` of a batch: says how many rows the file will have; `runExportFilePath` then gives it. */
export const createRunExport = endpoint({
  method: "POST",
  path: "/api/t/:team/runs/:runId/exports",
  access: "result:read",
  isHeavy: true,
  body: NewRunExport,
  output: ResultExport.extend({ leftOut: LeftOut.nullable() }),
});

/** How far one's own export is. */
export const getRunExport = endpoint({
  method: "GET",
  path: "/api/t/:team/runs/:runId/exports/:exportId",
  access: "result:read",
  output: getExport.output,
});

export const runExportFilePath = (team: string, runId: string, exportId: string): string =>
  `/api/t/${encodeURIComponent(team)}/runs/${encodeURIComponent(runId)}/exports/${encodeURIComponent(exportId)}/file`;

const seq = z.coerce.number().int().min(0).max(100_000_000);

/**
 * The rows of a view from one to another, both included, each by its part and its place there: the first 50,000 of `rows`, none
 * where one end is missing.
 */
export const listRunPlaces = endpoint({
  method: "GET",
  path: "/api/t/:team/runs/:runId/places",
  access: "result:read",
  query: ResultSelection.omit({ cause: true }).extend({
    ...{ sort: RunSort.default("input"), fromBatch: z.string(), from: seq, toBatch: z.string(), to: seq },
  }),
  output: z.object({
    parts: z.array(z.object({ batchId: z.string(), seqs: z.array(z.number().int()) })),
    rows: z.number().int(),
  }),
});
