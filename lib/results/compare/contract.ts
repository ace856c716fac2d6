import { z } from "zod";
import { Dollars } from "@/lib/money";
import { RowFlag, RowStatus } from "@/lib/results/contract";
import { pageOf, ShareOut } from "@/lib/results/contract-parts";
import { endpoint } from "@/lib/wire/endpoint";

/**
 * What became of a request in several batches. Of more than two: `only_a` is missing from some of the others, `only_b`
 * from the first; `changed` when any answer differs.
 */
export const verdicts = [
  "same",
  "changed",
  "status_changed",
  "both_failed",
  "both_pending",
  "only_a",
  "only_b",
] as const;
export const Verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof Verdict>;

export const comparedMax = 4;

/** `b` names one to three batches, joined by commas. */
const Pair = { a: z.string().max(64), b: z.string().max(64 * comparedMax) };

export const ComparedBatch = z.object({
  id: z.string(),
  name: z.string(),
  models: z.array(z.string()),
  window: z.string(),
  createdAt: z.string(),
  isRunning: z.boolean(),
  rows: z.number().int(),
  answered: z.number().int(),
  flagged: z.number().int(),
  failed: z.number().int(),
  /** Over the requests that every compared batch answered, so that the figures speak of the same work; null where there are none. */
  shared: z.object({
    rows: z.number().int(),
    inputTokens: z.number().nullable(),
    outputTokens: z.number().nullable(),
    /** Null where a model has no known price. */
    cost: Dollars.nullable(),
  }),
});
export type ComparedBatch = z.infer<typeof ComparedBatch>;

/** How often two batches say the same in one field of their JSON. Means are of the numbers in it. */
export const FieldAgreement = z.object({
  path: z.string(),
  both: z.number().int(),
  equal: z.number().int(),
  onlyA: z.number().int(),
  onlyB: z.number().int(),
  meanA: z.number().nullable(),
  meanB: z.number().nullable(),
  /** Mean distance of the numbers of a request. */
  distance: z.number().nullable(),
});
export type FieldAgreement = z.infer<typeof FieldAgreement>;

export const compareBatches = endpoint({
  method: "GET",
  path: "/api/t/:team/compare",
  access: "result:read",
  isHeavy: true,
  query: z.strictObject(Pair),
  output: z.object({
    batches: z.array(ComparedBatch),
    counts: z.record(Verdict, z.number().int()),
    /** Same answers among requests that all batches answered. */
    agreement: ShareOut.nullable(),
    /** Mean cosine of the vectors of A and the first of B; null unless both are embeddings. */
    cosine: z.number().nullable(),
    /** A against each batch of `b`, the fields that differ most first. */
    fields: z.array(z.object({ batchId: z.string(), fields: z.array(FieldAgreement) })),
  }),
});

export const ComparedSide = z.object({
  seq: z.number().int(),
  status: RowStatus,
  flag: RowFlag.nullable(),
  answer: z.string(),
  outputTokens: z.number().nullable(),
});
export const ComparedRow = z.object({
  customId: z.string(),
  /** Which one, of requests that share a custom_id; from 1. */
  turn: z.number().int(),
  prompt: z.string(),
  verdict: Verdict,
  cosine: z.number().nullable(),
  /** One per batch, in their order; null where a batch has no such request. */
  sides: z.array(ComparedSide.nullable()),
});
export type ComparedRow = z.infer<typeof ComparedRow>;

export const compareFilters = ["all", ...verdicts] as const;
export const CompareFilter = z.enum(compareFilters);
export type CompareFilter = z.infer<typeof CompareFilter>;

export const listComparedRows = endpoint({
  method: "GET",
  path: "/api/t/:team/compare/rows",
  access: "result:read",
  query: z.strictObject({
    ...Pair,
    show: CompareFilter.default("all"),
    search: z.string().trim().max(200).optional(),
    /** Only requests of this custom_id. */
    id: z.string().max(2_000).optional(),
    ...pageOf(100),
  }),
  output: z.object({ rows: z.array(ComparedRow), matching: z.number().int() }),
});

export const CompareExportQuery = z.strictObject({
  ...Pair,
  show: CompareFilter.default("all"),
  search: z.string().trim().max(200).optional(),
});

/** Compared rows as CSV: id, prompt, verdict, then status, answer and tokens of each batch. */
export function compareExportPath(
  team: string,
  { search, ...rows }: { a: string; b: string; show: CompareFilter; search: string },
): string {
  const query = new URLSearchParams(search ? { ...rows, search } : rows);
  return `/api/t/${encodeURIComponent(team)}/compare/export?${query}`;
}
