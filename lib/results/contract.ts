import { z } from "zod";
import { Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";

export const rowStatuses = ["answered", "failed", "pending", "cancelled"] as const;
export const RowStatus = z.enum(rowStatuses);

/** Completed but perhaps wrong; at most one, the most telling first. */
export const rowFlags = ["truncated", "empty", "refused", "not_json"] as const;
export const RowFlag = z.enum(rowFlags);
export type RowFlag = z.infer<typeof RowFlag>;

/** One request and what became of it, as the grid shows it. Long texts are cut to a preview; the drawer has the whole. */
export const ResultRow = z.object({
  /** 0-based place in the input file; unique in a batch. */
  seq: z.number().int(),
  customId: z.string(),
  status: RowStatus,
  flag: RowFlag.nullable(),
  model: z.string().nullable(),
  prompt: z.string(),
  answer: z.string(),
  finishReason: z.string().nullable(),
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  cost: Dollars.nullable(),
  error: z.string().nullable(),
});
export type ResultRow = z.infer<typeof ResultRow>;

export const resultFilters = [
  "all",
  "answered",
  "good",
  "truncated",
  "empty",
  "refused",
  "not_json",
  "failed",
  "pending",
] as const;
export const ResultFilter = z.enum(resultFilters);
export type ResultFilter = z.infer<typeof ResultFilter>;

export const resultSorts = ["input", "arrival", "tokens"] as const;

export const ResultQuery = z.strictObject({
  filter: ResultFilter.default("all"),
  search: z.string().trim().max(200).optional(),
  sort: z.enum(resultSorts).default("input"),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

/** A page of the whole set, filtered and sorted on the server. `offset` counts rows of the filtered set. */
export const listResults = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/results",
  access: "result:read",
  query: ResultQuery,
  output: z.object({
    rows: z.array(ResultRow),
    matching: z.number().int(),
    counts: z.record(ResultFilter, z.number().int()),
  }),
});

/** One row whole. Request and response are the raw lines, byte for byte as text; they are never parsed on the way. */
export const ResultDetail = ResultRow.extend({
  requestLine: z.string().nullable(),
  responseLine: z.string().nullable(),
  answerText: z.string(),
  reasoning: z.string().nullable(),
  toolCalls: z.array(z.object({ name: z.string(), arguments: z.string() })),
  errorCause: z.object({ status: z.number().nullable(), code: z.string().nullable(), message: z.string() }).nullable(),
});
export type ResultDetail = z.infer<typeof ResultDetail>;

export const getResult = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/results/:seq",
  access: "result:read",
  output: ResultDetail,
});

/** Failed rows by cause, most frequent first. */
export const listFailures = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/failures",
  access: "result:read",
  output: z.object({
    causes: z.array(
      z.object({
        key: z.string(),
        status: z.number().nullable(),
        message: z.string(),
        explanation: z.string(),
        count: z.number().int(),
        sampleSeqs: z.array(z.number().int()),
      }),
    ),
  }),
});

export const exportFormats = ["jsonl", "errors", "csv"] as const;
export const ExportQuery = z.strictObject({ format: z.enum(exportFormats) });

/**
 * Downloads: `jsonl` the output lines as delivered, `errors` the error lines, `csv` every request in input order joined
 * with its answer. Headers: `x-row-count` rows that will follow, `x-complete` whether that is the whole batch.
 */
export const exportPath = (team: string, batchId: string, format: (typeof exportFormats)[number]): string =>
  `/api/t/${encodeURIComponent(team)}/batches/${encodeURIComponent(batchId)}/export?format=${format}`;
