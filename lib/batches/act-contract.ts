import { z } from "zod";
import { Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";
import { Batch, BatchStatus, Counts, Quality, Relation } from "./contract";
import { BatchName, BatchTags, MoneyGuard } from "./create-contract";

export const cancelBatch = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/cancel",
  access: "batch:cancel",
  output: Batch,
});

/** Puts every failed and cancelled request back to work: in place where the upstream can. After a cancel this resumes. */
export const retryBatch = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/retry",
  access: "batch:retry",
  output: Batch,
});

export const Decision = z.enum(["send", "drop", "cancel_others"]);
export type Decision = z.infer<typeof Decision>;

/**
 * For an unresolved submission, after a person looked: `send` it again, or `drop` it. For one the upstream holds more than
 * once: `cancel_others`, all but the one that is kept.
 */
export const resolveBatch = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/resolve",
  access: "batch:submit",
  body: z.strictObject({ decision: Decision }),
  output: Batch,
});

/** For a held batch: lets it go, or turns it away. Nothing was sent before. */
export const approveBatch = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/approval",
  access: "batch:approve",
  body: z.strictObject({ decision: z.enum(["approve", "refuse"]) }),
  output: Batch,
});

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

/** Gives every part of a run its new name, each with what tells it from the others: "· 2 of 3". Reruns keep theirs. */
export const renameRun = endpoint({
  method: "PATCH",
  path: "/api/t/:team/runs/:runId",
  access: "batch:edit",
  body: z.strictObject({ name: BatchName }),
  output: z.object({ name: z.string(), parts: z.number().int() }),
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
