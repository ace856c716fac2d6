import { z } from "zod";
import { endpoint } from "@/lib/wire/endpoint";

export const queryLengthMax = 20_000;
/** What a query may take and give. */
export const queryLimits = { rows: 10_000, bytes: 8 << 20, seconds: 10, memoryMb: 1_024 } as const;

/** One cell: numbers that JavaScript would spoil, and nested values, come as text. */
const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof Cell>;

export const QueryResult = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(Cell)),
  /** There were more rows than are given. */
  isTruncated: z.boolean(),
  elapsedMs: z.number(),
});
export type QueryResult = z.infer<typeof QueryResult>;

/** Runs one SELECT over a copy of a batch's rows, in a process of its own that can reach nothing else. */
export const runSql = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/sql",
  access: "result:query",
  isHeavy: true,
  body: z.strictObject({ sql: z.string().trim().min(1, "Write a query first.").max(queryLengthMax) }),
  output: QueryResult,
});

export type SqlColumn = { name: string; type: string; about: string };

/** The tables a query sees. */
export const sqlTables: readonly { name: string; about: string; columns: readonly SqlColumn[] }[] = [
  {
    name: "rows",
    about: "One row per request",
    columns: [
      { name: "seq", type: "INTEGER", about: "place in the input file, from 0" },
      { name: "custom_id", type: "VARCHAR", about: "as in the request" },
      {
        name: "status",
        type: "VARCHAR",
        about: "answered, failed, pending, cancelled, or missing from a finished batch",
      },
      { name: "flag", type: "VARCHAR", about: "what is amiss with an answer; null when nothing is" },
      { name: "model", type: "VARCHAR", about: "the model asked" },
      { name: "prompt", type: "VARCHAR", about: "the last user turn, its first 1,000 characters" },
      { name: "answer", type: "VARCHAR", about: "the whole answer, up to 256 KB" },
      { name: "json", type: "JSON", about: "the JSON in the answer, wherever in it it stood" },
      { name: "finish_reason", type: "VARCHAR", about: "the upstream's own word" },
      { name: "input_tokens", type: "BIGINT", about: "as billed" },
      { name: "output_tokens", type: "BIGINT", about: "as billed" },
      { name: "cost", type: "DECIMAL", about: "dollars; null where the price is unknown" },
      { name: "tool_calls", type: "INTEGER", about: "calls of tools in the answer" },
      { name: "error_status", type: "INTEGER", about: "HTTP status of a failure" },
      { name: "error_code", type: "VARCHAR", about: "the upstream's code of a failure" },
      { name: "error_message", type: "VARCHAR", about: "what a failure said" },
    ],
  },
  {
    name: "fields",
    about: "One row per value in the JSON of an answer",
    columns: [
      { name: "seq", type: "INTEGER", about: "the row it belongs to" },
      { name: "custom_id", type: "VARCHAR", about: "as in the request" },
      { name: "path", type: "VARCHAR", about: "names joined by dots: who.name" },
      { name: "kind", type: "VARCHAR", about: "number, text, boolean or list" },
      { name: "number", type: "DOUBLE", about: "the value where it is a number, also one in quotes" },
      { name: "text", type: "VARCHAR", about: "the value as text" },
    ],
  },
  {
    name: "source",
    about: "One row per cell of the table the requests were made from",
    columns: [
      { name: "seq", type: "INTEGER", about: "the row it belongs to" },
      { name: "custom_id", type: "VARCHAR", about: "as in the request" },
      { name: "name", type: "VARCHAR", about: "the column in that table" },
      { name: "number", type: "DOUBLE", about: "the cell where it reads as a number" },
      { name: "text", type: "VARCHAR", about: "the cell; of a very long one the beginning" },
    ],
  },
];

export const sampleQueries: readonly { name: string; sql: string }[] = [
  { name: "Rows by status", sql: "select status, flag, count(*) as rows\nfrom rows\ngroup by all\norder by rows desc" },
  {
    name: "Longest answers",
    sql: "select custom_id, output_tokens, cost, left(answer, 80) as answer\nfrom rows\norder by output_tokens desc nulls last\nlimit 20",
  },
  {
    name: "Values of each field",
    sql: "select path, text, count(*) as rows\nfrom fields\nwhere kind in ('text', 'boolean')\ngroup by all\nhaving rows > 1\norder by path, rows desc",
  },
  {
    name: "Numbers of each field",
    sql: "select path, count(*) as rows, round(avg(number), 3) as mean, min(number) as least, max(number) as most\nfrom fields\nwhere number is not null and kind <> 'list'\ngroup by path\norder by path",
  },
];
