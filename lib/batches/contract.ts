import { z } from "zod";
import { DollarRange, Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";

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

/** Rows that reruns answered: so many fewer have failed, and so many fewer never ran, than `Counts` say. */
export const Filled = z.object({ failed: z.number().int(), neverRan: z.number().int() });
export type Filled = z.infer<typeof Filled>;

/** What the rows delivered so far are: completed-but-wrong is counted apart from good. */
export const Quality = z.object({
  good: z.number().int(),
  truncated: z.number().int(),
  empty: z.number().int(),
  refused: z.number().int(),
  notJson: z.number().int(),
  /** JSON that does not follow the schema the request gave. Known once the answers are indexed, moments after they came. */
  schemaInvalid: z.number().int().default(0),
  /** Answers that could not be held against the schema their request gave: neither good nor flagged. Known as the above. */
  unchecked: z.number().int().default(0),
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
  /** As the upstream counts them. */
  counts: Counts,
  filled: Filled,
  quality: Quality.nullable(),
  spend: Spend.nullable(),
  estimate: BatchEstimate.nullable(),
  upstreamEstimate: UpstreamEstimate.nullable(),
  upstreamId: z.string().nullable(),
  /** Its create was sent and the answer lost: it is being looked for. */
  isInDoubt: z.boolean(),
  /** It is cancelled as soon as the upstream has taken it, or as it is found there; it is never sent again. */
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
  /** When it last went back to work after it had been sent: retried here or elsewhere. */
  resumedAt: z.string().nullable(),
  /** When the upstream was last asked. */
  asOf: z.string().nullable(),
});
export type Batch = z.infer<typeof Batch>;

export const getBatch = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId",
  access: "batch:read",
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
