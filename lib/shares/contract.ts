import { z } from "zod";
import { Batch } from "@/lib/batches/contract";
import { endpoint } from "@/lib/wire/endpoint";

/** A link that shows one batch to anyone who has it, until it ends or is withdrawn. */
export const Share = z.object({
  id: z.string(),
  /** Answers may be read through it; prompts only when ticked apart. */
  hasAnswers: z.boolean(),
  hasPrompts: z.boolean(),
  createdBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastSeenAt: z.string().nullable(),
});
export type Share = z.infer<typeof Share>;

export const listShares = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/shares",
  access: "batch:share",
  output: z.object({ shares: z.array(Share) }),
});

/** `path` is the link's, with its token; shown this once. */
export const createShare = endpoint({
  method: "POST",
  path: "/api/t/:team/batches/:batchId/shares",
  access: "batch:share",
  body: z.strictObject({
    days: z.number().int().min(1).max(90),
    hasAnswers: z.boolean().default(false),
    hasPrompts: z.boolean().default(false),
  }),
  output: z.object({ share: Share, path: z.string() }),
});

export const removeShare = endpoint({
  method: "DELETE",
  path: "/api/t/:team/batches/:batchId/shares/:shareId",
  access: "batch:share",
  output: z.object({}),
});

/** What a link shows: no key, no member, no cost, no id of ours. */
export const SharedBatch = Batch.pick({
  name: true,
  status: true,
  counts: true,
  quality: true,
  window: true,
  models: true,
  recent: true,
  createdAt: true,
  deadlineAt: true,
  finishedAt: true,
  asOf: true,
  resumedAt: true,
}).extend({ teamName: z.string(), hasAnswers: z.boolean(), hasPrompts: z.boolean(), expiresAt: z.string() });
export type SharedBatch = z.infer<typeof SharedBatch>;

export const getShared = endpoint({
  method: "GET",
  path: "/api/shared/:token",
  access: "anyone",
  output: SharedBatch,
});

/** Rows of a shared batch, when its link shows answers. `prompt` is null when it shows none. */
export const listSharedRows = endpoint({
  method: "GET",
  path: "/api/shared/:token/rows",
  access: "anyone",
  query: z.strictObject({ cursor: z.string().max(500).optional() }),
  output: z.object({
    rows: z.array(
      z.object({
        /** Place in the input file. */
        seq: z.number().int(),
        customId: z.string(),
        status: z.string(),
        prompt: z.string().nullable(),
        answer: z.string().nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  }),
});
