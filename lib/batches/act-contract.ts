import { z } from "zod";
import { Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";
import { Batch, BatchName, BatchStatus, BatchTags, Counts, MoneyGuard, Quality, Relation } from "./contract";

/** Changes what is named and leaves the rest. A limit may be set, moved and, with null, removed while the batch runs. */
export const updateBatch = endpoint({
  method: "PATCH",
  path: "/api/t/:team/batches/:batchId",
  access: "batch:edit",
  body: z.strictObject({
    name: BatchName.optional(),
    tags: BatchTags.optional(),
    moneyGuard: MoneyGuard.nullable().optional(),
    isArchived: z.boolean().optional(),
  }),
  output: Batch,
});

/**
 * Removes a finished batch: its results here, and the batch at the upstream where that can be. What it used stays in
 * Usage, its input file in Files. Members remove their own; owners and admins any.
 */
export const removeBatch = endpoint({
  method: "DELETE",
  path: "/api/t/:team/batches/:batchId",
  access: "batch:delete",
  output: z.object({ id: z.string(), message: z.string() }),
});

export const LineageNode = z.object({
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  relation: Relation.nullable(),
  runId: z.string().nullable(),
  status: BatchStatus,
  counts: Counts,
  quality: Quality.nullable(),
  cost: Dollars.nullable(),
  createdAt: z.string(),
});
export type LineageNode = z.infer<typeof LineageNode>;

/** Everything a batch is related to: the batch it all began with, what came from it, and the parts of the same runs. */
export const getLineage = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/lineage",
  access: "batch:read",
  output: z.object({ nodes: z.array(LineageNode), isCut: z.boolean() }),
});
