import { z } from "zod";
import { Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";
import { readConditions, Sort } from "./columns";
import { pageOf } from "./contract-parts";

/** `missing`: the batch has ended, its files are held whole, and they have no line for this row. */
export const rowStatuses = ["answered", "failed", "pending", "cancelled", "missing"] as const;
export const RowStatus = z.enum(rowStatuses);
export type RowStatus = z.infer<typeof RowStatus>;

/** Completed but perhaps wrong; at most one, the most telling first. */
export const rowFlags = ["truncated", "empty", "refused", "not_json", "schema_invalid"] as const;
export const RowFlag = z.enum(rowFlags);
export type RowFlag = z.infer<typeof RowFlag>;

/**
 * Why an answer was not held against the schema its request asks for: the schema is beyond 64 KB, it is one of more than 200
 * different ones of a batch, it uses what cannot be checked here, the answer is beyond 512 K letters, or the check found no end.
 */
export const uncheckedReasons = [
  "schema_too_large",
  "schemas_too_many",
  "schema_unsupported",
  "answer_too_long",
  "no_end",
] as const;
export const UncheckedReason = z.enum(uncheckedReasons);
export type UncheckedReason = z.infer<typeof UncheckedReason>;

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
  /** Why the answer does not fit the request's schema: where, and what was expected. */
  schemaError: z.string().nullable(),
  /** Why it is not known whether the answer fits; null where it was checked, or no schema was asked for. */
  unchecked: UncheckedReason.nullable(),
  /** The retry or edited rerun whose answer is shown in this row's place. */
  filledBy: z.object({ batchId: z.string(), name: z.string() }).nullable(),
  /** Fields of a JSON answer by path (`address.city`), and columns of the source table; long values are cut. */
  json: z.record(z.string(), z.string()),
  source: z.record(z.string(), z.string()),
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
  "schema_invalid",
  "schema_unchecked",
  "unknown_shape",
  "failed",
  "pending",
  "repeated",
  "duplicate_id",
  "unmatched",
] as const;
/**
 * `schema_unchecked`: an answer with nothing else amiss that could not be held against its request's schema. `unknown_shape`: a line, or an answer in it, that follows no known API; it is kept and shown as it came. `repeated`: an answer of some length that another row has word for word. `duplicate_id`: requests that share a
 * custom_id. `unmatched`: a delivered line that belongs to no request, or to none that is left.
 */
export const ResultFilter = z.enum(resultFilters);
export type ResultFilter = z.infer<typeof ResultFilter>;

export const searchModes = ["text", "regex"] as const;
/** `source`: the cells of the table the requests were made of, and what requests carry along of one. */
export const searchScopes = ["all", "answers", "prompts", "source"] as const;

/** Which rows: everything but order and page. Shared by the grid, by exports and by verbs on "all that match". */
export const ResultSelection = z.strictObject({
  filter: ResultFilter.default("all"),
  search: z.string().trim().max(200).optional(),
  /** `regex` is RE2, whatever the case; a pattern that is none answers `invalid_input` on `search`. */
  mode: z.enum(searchModes).default("text"),
  scope: z.enum(searchScopes).default("all"),
  /** What `writeConditions` of `lib/results/columns` makes. All must hold. */
  where: z
    .string()
    .max(8_000)
    .refine((text) => readConditions(text) !== null, "These conditions cannot be read.")
    .optional(),
  /** Only failures of this cause, by the `key` of `listFailures`. */
  cause: z.string().max(300).optional(),
});
export type ResultSelection = z.output<typeof ResultSelection>;

export const ResultQuery = ResultSelection.extend({
  sort: Sort.default("input"),
  ...pageOf(100),
  /** How much of prompts, answers and failures is wanted: 1,000 letters of each where it is not said. */
  letters: z.coerce.number().int().min(1).max(1_000).optional(),
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

export const fieldKinds = ["number", "text", "boolean", "list", "mixed"] as const;

/** A field of the JSON answers or a source column, over the whole set. */
export const ResultField = z.object({
  /** As queries name it: `json.score`, `source.city`. */
  column: z.string(),
  name: z.string(),
  kind: z.enum(fieldKinds),
  /** Rows that have it. */
  count: z.number().int(),
  /** Different values, as far as the engine's estimate goes; few of them make a label. */
  distinct: z.number().int(),
  /** A column of the table the requests were made of, not only of what they carry along. */
  isOfTable: z.boolean().optional(),
});
export type ResultField = z.infer<typeof ResultField>;

/** The columns that JSON answers and source tables add, in the order in which they first appear. */
export const listFields = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/fields",
  access: "result:read",
  output: z.object({
    fields: z.array(ResultField),
    /** Answered rows whose answer holds a JSON object: raw, fenced, or inside prose. */
    jsonRows: z.number().int(),
    /** Answers that could not be held against their request's schema, by the reason, the most frequent first. */
    unchecked: z.array(z.object({ reason: UncheckedReason, rows: z.number().int() })),
    /** Texts beyond 64 K letters: in what follows, a pattern finds what fits into 1,000 letters. */
    longTexts: z.number().int(),
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
  /** Requests that were not sent because this one asks the same; the first of them by id. */
  copies: z.object({ count: z.number().int(), ids: z.array(z.string()) }),
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
        /** What to do about it: the same again, or with a change; null where neither would help. */
        fix: z.enum(["retry", "edit"]).nullable(),
        count: z.number().int(),
        sampleSeqs: z.array(z.number().int()),
      }),
    ),
  }),
});
