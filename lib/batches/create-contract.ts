import { z } from "zod";
import { untagged } from "@/lib/usage/contract";
import { endpoint } from "@/lib/wire/endpoint";
import { Batch, BatchEstimate, BatchStatus, Relation } from "./contract";

export const BatchName = z.string().trim().min(1, "Give the batch a name.").max(120, "Use at most 120 characters.");
export const BatchTags = z
  .array(
    z
      .string()
      .trim()
      .min(1)
      .max(40)
      .refine((tag) => tag !== untagged, `“${untagged}” stands for no tag. Choose another.`),
  )
  .max(20);
/** Dollars above zero, to a hundredth of a cent. */
export const MoneyGuard = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,4})?$/, "Use dollars, such as 25 or 2.50.")
  .refine((value) => Number(value) > 0, "Use an amount above $0.");
export const RunId = z.string().regex(/^[0-9A-Za-z_-]{8,64}$/);
/** The upstream takes 16 pairs; the console's own marker, batch and lineage are five of them. */
export const metadataPairsMax = 11;
export const MetadataKey = z.string().regex(/^[a-z0-9_]{1,64}$/, "Use lower-case letters, digits and _ (at most 64).");
export const MetadataValue = z
  .string()
  .max(512)
  .regex(/^[\x20-\x7e]*$/, "Use printable ASCII, at most 512 characters.");

export const NewBatch = z.strictObject({
  /** Made when the form opens: sending the same form twice makes one batch. */
  idempotencyKey: z
    .string("Send an Idempotency-Key: sending the same again then makes no second batch.")
    .min(8)
    .max(100),
  inputFileId: z.string(),
  connectionId: z.string(),
  name: BatchName,
  window: z.string().min(1).max(20),
  tags: BatchTags.default([]),
  metadata: z
    .record(MetadataKey, MetadataValue)
    .default({})
    .refine((value) => Object.keys(value).length <= metadataPairsMax, `Use at most ${metadataPairsMax} pairs.`),
  estimate: BatchEstimate.nullable().default(null),
  /** A batch of the same team; retry, edit, rest and clone need it. */
  parentId: z.string().nullish(),
  relation: Relation.nullish(),
  runId: RunId.nullish(),
  moneyGuard: MoneyGuard.nullish(),
});
export type NewBatch = z.input<typeof NewBatch>;

export const createBatch = endpoint({
  method: "POST",
  path: "/api/t/:team/batches",
  access: "batch:submit",
  body: NewBatch,
  output: Batch,
});

/** A batch that was made from a file, as a hint names it. */
export const SentBatch = z.object({ id: z.string(), name: z.string(), status: BatchStatus, createdAt: z.string() });
export type SentBatch = z.infer<typeof SentBatch>;

/**
 * Files of exactly this size that the team has sent before, with their batches, newest first. Whether they hold the same bytes
 * is told by `sha256`: only then is it worth hashing a file that is not uploaded yet. `hasAnswers` says whether any request was
 * answered, so that it is worth asking after single ones.
 */
export const listSentFiles = endpoint({
  method: "GET",
  path: "/api/t/:team/sent-files",
  access: "batch:read",
  query: z.strictObject({ sizeBytes: z.coerce.number().int().positive() }),
  output: z.object({
    files: z.array(z.object({ sha256: z.string(), batches: z.array(SentBatch).min(1) })),
    hasAnswers: z.boolean(),
  }),
});
