import { z } from "zod";
import { ExportQuery, Places } from "@/lib/results/contract";
import { endpoint } from "@/lib/wire/endpoint";

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

/** Rows asked for that are no training examples: without an answer, with something amiss, without a conversation in it. */
export const LeftOut = z.object({
  unanswered: z.number().int(),
  flagged: z.number().int(),
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
