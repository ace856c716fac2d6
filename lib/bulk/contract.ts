import { z } from "zod";
import { BatchTags } from "@/lib/batches/create-contract";
import { BatchFilter } from "@/lib/batches/filter";
import { Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";

/** Batches that were ticked, with all parts of the runs that were ticked; or every batch a filter means. */
export const BulkTarget = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("chosen"),
    ids: z.array(z.string().max(40)).max(1_000),
    runIds: z.array(z.string().max(64)).max(200).default([]),
  }),
  z.strictObject({ kind: z.literal("filter"), filter: BatchFilter }),
]);
export type BulkTarget = z.input<typeof BulkTarget>;

export const bulkActs = ["cancel", "retry", "archive", "unarchive", "delete", "tag"] as const;
export const BulkAct = z.enum(bulkActs);
export type BulkAct = z.infer<typeof BulkAct>;

/** Says what an act would do before it is done. Batches it is not for are left alone, and why is counted. */
export const previewBulk = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/bulk/preview",
  access: "batch:edit",
  body: z.strictObject({ act: BulkAct, target: BulkTarget }),
  output: z.object({
    total: z.number().int(),
    able: z.number().int(),
    rows: z.object({ done: z.number().int(), left: z.number().int(), retryable: z.number().int() }),
    /** Of the batches it is for, where the price is known. */
    spent: Dollars,
    hasUnknownPrices: z.boolean(),
  }),
});

/** Does an act to many batches. One that fails does not stop the others; what failed is named. */
export const runBulk = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/bulk",
  access: "batch:edit",
  body: z.strictObject({
    act: BulkAct,
    target: BulkTarget,
    tags: z.strictObject({ add: BatchTags.default([]), remove: BatchTags.default([]) }).optional(),
  }),
  output: z.object({
    done: z.number().int(),
    skipped: z.number().int(),
    failed: z.array(z.object({ id: z.string(), name: z.string(), message: z.string() })),
    failedCount: z.number().int(),
  }),
});

export const bulkFormats = ["csv", "zip"] as const;

const oneOrMore = z
  .union([z.string(), z.array(z.string()).max(1_000)])
  .transform((value) => [value].flat())
  .default([]);

/** `csv` the list itself, `zip` the delivered result lines of each batch: of those chosen, else of those the filter means. */
export const BulkExport = BatchFilter.extend({ format: z.enum(bulkFormats), id: oneOrMore, run: oneOrMore });

export const bulkExportPath = (team: string): string => `/api/t/${encodeURIComponent(team)}/batches/export`;
