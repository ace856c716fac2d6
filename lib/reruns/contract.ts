import { z } from "zod";
import { Batch } from "@/lib/batches/contract";
import { BatchName, BatchTags, MoneyGuard, RunId } from "@/lib/batches/create-contract";
import { DollarRange } from "@/lib/money";
import { ResultFilter, ResultSelection } from "@/lib/results/contract";
import { endpoint } from "@/lib/wire/endpoint";

/** Rows one can name one by one. */
export const rowsMax = 50_000;
const seq = z.number().int().min(0);

/**
 * Which rows of a batch are meant. `matching`: all that a view of the results shows. `unanswered`: failed, cancelled and never run. `cause`: failures of one cause, by the
 * key `listFailures` gives. `rest`: the lines of another, larger file that the batch's own file does not have (what a
 * canary left out); equal lines are matched one by one.
 */
export const RowChoice = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("filter"), filter: ResultFilter }),
  z.strictObject({ kind: z.literal("matching"), selection: ResultSelection }),
  z.strictObject({ kind: z.literal("unanswered") }),
  z.strictObject({ kind: z.literal("cause"), key: z.string().max(2_000) }),
  z.strictObject({ kind: z.literal("seqs"), seqs: z.array(seq).min(1).max(rowsMax) }),
  z.strictObject({ kind: z.literal("customIds"), ids: z.array(z.string().max(500)).min(1).max(rowsMax) }),
  z.strictObject({ kind: z.literal("rest"), inputFileId: z.string() }),
]);
export type RowChoice = z.output<typeof RowChoice>;
export type RowChoiceInput = z.input<typeof RowChoice>;

/**
 * What is changed in each chosen line before it is sent again; all else keeps its bytes. `params` are members of the
 * request body. `lines` replaces single requests by what a person wrote.
 */
export const RowChanges = z.strictObject({
  model: z.string().trim().min(1).max(200).optional(),
  params: z
    .record(z.string().min(1).max(64), z.json())
    .refine((params) => Object.keys(params).length <= 30, "Change at most 30 parameters.")
    .optional(),
  /** Puts one piece of text in the place of another wherever the request speaks to the model. */
  replace: z.strictObject({ find: z.string().min(1).max(10_000), by: z.string().max(10_000) }).optional(),
  lines: z
    .array(z.strictObject({ seq, json: z.string().max(200_000) }))
    .max(200)
    .optional(),
});
export type RowChanges = z.infer<typeof RowChanges>;

export const NewChild = z.strictObject({
  /** Made when the form opens: sending the same form twice makes one batch. */
  idempotencyKey: z.string().min(8).max(100),
  relation: z.enum(["retry", "edit", "rest", "clone", "canary"]),
  rows: RowChoice,
  changes: RowChanges.default({}),
  /** What is left out is as it was in the parent. */
  name: BatchName.optional(),
  connectionId: z.string().optional(),
  window: z.string().min(1).max(20).optional(),
  tags: BatchTags.optional(),
  runId: RunId.nullable().optional(),
  moneyGuard: MoneyGuard.nullish(),
});
export type NewChild = z.input<typeof NewChild>;

/** Makes a batch from rows of another: a new input file of the original lines, byte for byte, with the changes asked for. */
export const createChild = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/children",
  access: "batch:submit",
  body: NewChild,
  output: Batch,
});

/** What sending rows again with changes would come to, before anything is sent. */
export const previewChild = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/children/preview",
  access: "batch:submit",
  isHeavy: true,
  body: z.strictObject({ rows: RowChoice, changes: RowChanges.default({}) }),
  output: z.object({
    rows: z.number().int(),
    /** Rows in which the text to be replaced is found; null when none is asked for. */
    found: z.number().int().nullable(),
    /** The first of those: what stands around the text, before and after. */
    first: z.object({ seq, before: z.string(), after: z.string() }).nullable(),
    /** By the server's own rough count of tokens; null where a price is not known. */
    cost: DollarRange.nullable(),
  }),
});

/** Puts chosen failed rows back to work: inside the batch where the upstream can, else as a child batch. */
export const retryRows = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/retry-rows",
  access: "batch:retry",
  body: z.strictObject({ idempotencyKey: z.string().min(8).max(100), rows: RowChoice }),
  output: z.object({ batch: Batch, isChild: z.boolean(), rows: z.number().int() }),
});
