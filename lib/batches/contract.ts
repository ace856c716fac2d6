import { z } from "zod";
import { DollarRange, Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";
import { BatchFilter, batchViews } from "./filter";

/**
 * Where a batch stands. Ours until the upstream has it: held (waits for somebody's approval) or queued → uploading → creating, or rejected (the upstream
 * refused it, nothing runs) or unresolved (it is not known whether the upstream took it; a person decides). Then the
 * upstream's own words. `expired` is never said by Doubleword but by other upstreams.
 */
export const batchStatuses = [
  "held",
  "queued",
  "uploading",
  "creating",
  "rejected",
  "unresolved",
  "validating",
  "in_progress",
  "finalizing",
  "completed",
  "failed",
  "expired",
  "cancelling",
  "cancelled",
] as const;
export const BatchStatus = z.enum(batchStatuses);
export type BatchStatus = z.infer<typeof BatchStatus>;

/**
 * Why a batch was made beside another one. `parentId` names that one: retry and edit answer some of its rows again, rest
 * runs what a canary left out, clone runs it all with a change. Shards have no parent; a `runId` holds them together.
 */
export const relations = ["retry", "edit", "canary", "rest", "clone", "shard"] as const;
export const Relation = z.enum(relations);
export type Relation = z.infer<typeof Relation>;

/** The price as it stood before upload; kept with the batch to be compared with what it really cost. */
export const BatchEstimate = z.object({
  /** null: the price of at least one model is unknown. */
  cost: DollarRange.nullable(),
  /** What the models with a known price come to, and those without one. Batches from before these were kept have neither. */
  knownCost: DollarRange.nullable().default(null),
  unpricedModels: z.array(z.string().max(200)).max(200).default([]),
  realtime: DollarRange.nullable(),
  /** Input tokens as counted before upload, per model: later runs learn from how they compare with the bill. */
  inputTokens: z
    .array(z.object({ model: z.string().max(200), tokens: z.number().nonnegative() }))
    .max(200)
    .default([]),
  basis: z.string().max(500),
});
export type BatchEstimate = z.infer<typeof BatchEstimate>;

/** The upstream's own figure for the uploaded file, where it gives one. */
export const UpstreamEstimate = z.object({ cost: Dollars, inputTokens: z.number(), outputTokens: z.number() });

export const Counts = z.object({ total: z.number().int(), completed: z.number().int(), failed: z.number().int() });
export type Counts = z.infer<typeof Counts>;

/** What the rows delivered so far are: completed-but-wrong is counted apart from good. */
export const Quality = z.object({
  good: z.number().int(),
  truncated: z.number().int(),
  empty: z.number().int(),
  refused: z.number().int(),
  notJson: z.number().int(),
  /** JSON that does not follow the schema the request gave. Known once the answers are indexed, moments after they came. */
  schemaInvalid: z.number().int().default(0),
  failed: z.number().int(),
});
export type Quality = z.infer<typeof Quality>;

export const Spend = z.object({
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** null: the price of at least one model is unknown. */
  cost: Dollars.nullable(),
  /** What the models with a known price come to, and those without one. */
  knownCost: Dollars,
  unpricedModels: z.array(z.string()),
  realtimeCost: Dollars.nullable(),
});
export type Spend = z.infer<typeof Spend>;

/** Rows done at a moment; kept thinned out so that a rate can be told after a restart. */
export const ProgressSample = z.object({ at: z.string(), done: z.number().int() });
export type ProgressSample = z.infer<typeof ProgressSample>;

export const Batch = z.object({
  id: z.string(),
  /** Grows with each change: of two pictures of a batch, the one with the higher number is the later. */
  version: z.number().int(),
  name: z.string(),
  status: BatchStatus,
  /** A sentence when something needs saying: why it was rejected, what the console waits for. */
  statusNote: z.string().nullable(),
  connection: z.object({
    id: z.string(),
    name: z.string(),
    isEmulator: z.boolean(),
    hasInPlaceRetry: z.boolean(),
    hasPartialResults: z.boolean(),
    /** The upstream refuses its key: what is still to do waits for another one. */
    isKeyRefused: z.boolean(),
  }),
  inputFile: z.object({ id: z.string(), name: z.string(), sizeBytes: z.number().int() }),
  createdBy: z.object({ id: z.string(), name: z.string() }),
  /** Made with the connection's key, but not in this console. */
  isElsewhere: z.boolean(),
  window: z.string(),
  endpoint: z.string(),
  models: z.array(z.string()),
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.string()),
  counts: Counts,
  quality: Quality.nullable(),
  spend: Spend.nullable(),
  estimate: BatchEstimate.nullable(),
  upstreamEstimate: UpstreamEstimate.nullable(),
  upstreamId: z.string().nullable(),
  /** Its create was sent and the answer lost: it is being looked for. */
  isInDoubt: z.boolean(),
  /** It is cancelled as soon as it is found, and never sent again. */
  isCancelAsked: z.boolean(),
  parentId: z.string().nullable(),
  parentName: z.string().nullable(),
  relation: Relation.nullable(),
  /** The same on batches that are parts of one drop. */
  runId: z.string().nullable(),
  /** The batch is cancelled when it has cost this much. */
  moneyGuard: Dollars.nullable(),
  guardedAt: z.string().nullable(),
  archivedAt: z.string().nullable(),
  /** More batches of this submission at the upstream, which nobody reads and somebody pays. */
  duplicates: z.array(z.string()),
  /** Result rows this console holds, and whether that is known to be all of them. */
  results: z.object({
    rows: z.number().int(),
    isComplete: z.boolean(),
    /** When they were removed because the team keeps them no longer. */
    removedAt: z.string().nullish(),
  }),
  recent: z.array(ProgressSample),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  deadlineAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** When the upstream was last asked. */
  asOf: z.string().nullable(),
});
export type Batch = z.infer<typeof Batch>;

export const BatchName = z.string().trim().min(1, "Give the batch a name.").max(120, "Use at most 120 characters.");
export const BatchTags = z.array(z.string().trim().min(1).max(40)).max(20);
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

export const batchSorts = ["created", "name", "cost", "rows", "ends", "state"] as const;

export const ListBatches = BatchFilter.extend({
  sort: z.enum(batchSorts).default("created"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});

/** The parts of one drop, told as one. `cost` is null while the price of a part is unknown. */
export const RunSummary = z.object({
  parts: z.number().int(),
  counts: Counts,
  quality: Quality.nullable(),
  cost: Dollars.nullable(),
  statuses: z.record(z.string(), z.number().int()),
});
export type RunSummary = z.infer<typeof RunSummary>;

/**
 * A page of batches, in order over the whole set. Of a run only its first part is in the list, and stands for those that
 * match; `runs` says what all of them come to. With `runId` or `parentId` every batch is listed by itself.
 */
export const listBatches = endpoint({
  method: "GET",
  path: "/api/t/:team/batches",
  access: "batch:read",
  query: ListBatches,
  output: z.object({
    batches: z.array(Batch),
    runs: z.record(z.string(), RunSummary),
    nextCursor: z.string().nullable(),
    /** Rows that match the filters, on all pages. */
    total: z.number().int(),
    counts: z.record(z.enum(batchViews), z.number().int()),
  }),
});

export const getBatch = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId",
  access: "batch:read",
  output: Batch,
});

/** A batch that was made from a file, as a hint names it. */
export const SentBatch = z.object({ id: z.string(), name: z.string(), status: BatchStatus, createdAt: z.string() });
export type SentBatch = z.infer<typeof SentBatch>;

/**
 * Files of exactly this size that the team has sent before, with their batches, newest first. Whether they hold the same bytes
 * is told by `sha256`: only then is it worth hashing a file that is not uploaded yet.
 */
export const listSentFiles = endpoint({
  method: "GET",
  path: "/api/t/:team/sent-files",
  access: "batch:read",
  query: z.strictObject({ sizeBytes: z.coerce.number().int().positive() }),
  output: z.object({ files: z.array(z.object({ sha256: z.string(), batches: z.array(SentBatch).min(1) })) }),
});

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

export const BatchEvent = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.enum(["created", "step", "upstream", "action", "problem", "done"]),
  message: z.string(),
  by: z.string().nullable(),
});
export type BatchEvent = z.infer<typeof BatchEvent>;

export const listBatchEvents = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/events",
  access: "batch:read",
  output: z.object({ events: z.array(BatchEvent) }),
});

/** The team's board: what runs, what needs a look, and what this month cost. */
export const getOverview = endpoint({
  method: "GET",
  path: "/api/t/:team/overview",
  access: "batch:read",
  output: z.object({
    running: z.array(Batch),
    look: z.array(Batch),
    recent: z.array(Batch),
    month: z.object({
      cost: Dollars.nullable(),
      hasUnknownPrices: z.boolean(),
      savedAgainstRealtime: Dollars.nullable(),
      rows: z.number().int(),
      batches: z.number().int(),
      from: z.string(),
    }),
    hasConnections: z.boolean(),
    hasBatches: z.boolean(),
  }),
});
