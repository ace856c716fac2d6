import { z } from "zod";
import { ResultSelection } from "@/lib/results/contract";
import { parseSeqs } from "@/lib/results/rules/seqs";
import { endpoint } from "@/lib/wire/endpoint";

export const exportFormats = ["jsonl", "errors", "csv", "xlsx", "parquet", "chat", "ids"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Chosen places, as `writeSeqs` spells them. */
export const Places = (lengthMax: number) =>
  z
    .string()
    .max(lengthMax)
    .refine((text) => parseSeqs(text) !== null, "These places cannot be read.")
    .optional();

/**
 * Which rows, and how. `seqs` narrows to chosen places, as `writeSeqs` spells them. `merged` puts answers of retries and
 * edited reruns where the batch has none, or none that is good. `layout` "table" has the columns of the source table first,
 * under their own names. `flagged` lets answers that something is amiss with be
 * training examples too; `copies` adds a row for each request that was not sent because one of these asks the same (not to
 * training examples); `conversation` makes examples of the conversations that answers hold, and of those alone. `order` is the input's, but for `jsonl` of the whole batch.
 */
export const ExportQuery = ResultSelection.extend({
  format: z.enum(exportFormats),
  order: z.enum(["input", "arrival"]).optional(),
  seqs: Places(12_000),
  sourceColumns: z.stringbool().default(true),
  layout: z.enum(["results", "table"]).default("results"),
  flagged: z.stringbool().default(false),
  conversation: z.stringbool().default(false),
  merged: z.stringbool().default(false),
  copies: z.stringbool().default(false),
});

/**
 * Downloads: `jsonl` the output lines as delivered, `errors` the error lines; `csv`, `xlsx` and `parquet` every request
 * with its answer, source columns and unfolded fields; `chat` well answered conversations as training examples; `ids` the
 * custom_id of each row as a JSON string, for programs. Headers:
 * `x-row-count` rows that will follow, `x-complete` whether the batch is held whole.
 */
export function exportPath(
  team: string,
  batchId: string,
  format: ExportFormat,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  return `/api/t/${encodeURIComponent(team)}/batches/${encodeURIComponent(batchId)}/export?${query}`;
}

/** `failed`: the file broke off, or nobody took it to its end. */
export const exportStates = ["waiting", "running", "done", "failed"] as const;
const ExportState = z.enum(exportStates);

/** As the query of a download, but for longer choices than an address holds. */
export const NewExport = ExportQuery.extend({
  seqs: Places(900_000),
  sourceColumns: z.boolean().default(true),
  flagged: z.boolean().default(false),
  conversation: z.boolean().default(false),
  merged: z.boolean().default(false),
  copies: z.boolean().default(false),
});
export type NewExport = z.input<typeof NewExport>;

/** A file of rows that somebody asked for, and how far it is. */
export const ResultExport = z.object({
  id: z.string(),
  state: ExportState,
  /** Rows that have been put into the file so far, of how many. */
  rows: z.number().int(),
  rowCount: z.number().int(),
});
export type ResultExport = z.infer<typeof ResultExport>;

/** Rows asked for that are no training examples: without an answer, with something amiss or a schema that could not be checked, without a conversation in it. */
export const LeftOut = z.object({
  unanswered: z.number().int(),
  flagged: z.number().int(),
  unchecked: z.number().int(),
  noConversation: z.number().int(),
});
export type LeftOut = z.infer<typeof LeftOut>;

/** Says what file is wanted and how many rows it will have; `exportFilePath` then gives it. Kept for a day. */
export const createExport = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/exports",
  access: "result:read",
  isHeavy: true,
  body: NewExport,
  /** `leftOut`: null where every row that was asked for is in the file. */
  output: ResultExport.extend({ leftOut: LeftOut.nullable() }),
});

/** How far one's own export is. */
export const getExport = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/exports/:exportId",
  access: "result:read",
  output: ResultExport,
});

export const exportFilePath = (team: string, batchId: string, exportId: string): string =>
  `/api/t/${encodeURIComponent(team)}/batches/${encodeURIComponent(batchId)}/exports/${encodeURIComponent(exportId)}/file`;
