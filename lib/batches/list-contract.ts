import { z } from "zod";
import { Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";
import { Batch, Counts, Filled, Quality } from "./contract";
import { BatchFilter, batchViews } from "./filter";
import { verdicts } from "./progress-words";

export const batchSorts = ["created", "name", "cost", "rows", "ends", "state"] as const;

export const ListBatches = BatchFilter.extend({
  sort: z.enum(batchSorts).default("created"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});

/**
 * The parts of one drop, told as one. Retries, edits and clones of parts repeat their rows: they cost, but are neither
 * parts nor more rows. `cost` is null while the price of one of them all is unknown.
 */
export const RunSummary = z.object({
  name: z.string(),
  parts: z.number().int(),
  counts: Counts,
  filled: Filled,
  quality: Quality.nullable(),
  cost: Dollars.nullable(),
  /** How many parts are in which state. */
  statuses: z.record(z.string(), z.number().int()),
  /** The same of its retries, edits and clones. */
  reruns: z.record(z.string(), z.number().int()),
  /** How those at work stand against their deadlines: the worst of them, and "on_track" only when all are. */
  verdict: z.enum(verdicts).nullable(),
  /** How many of those at work will not make it, or may not. */
  late: z.number().int(),
  /** When the last of those at work is due, and when it will be done as far as that can be told of each. */
  deadlineAt: z.string().nullable(),
  allDoneAt: z.string().nullable(),
  /** When the last one ended; null until all have. */
  finishedAt: z.string().nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/**
 * A page of batches, in order over the whole set. Of a run only its first part is in the list, and stands for those that
 * match; `runs` says what all of them come to. With `runId`, `parentId`, `fileId` or days of usage every batch is listed by itself.
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

/** The team's board: what runs, what needs a look, and what this month cost. */
export const getOverview = endpoint({
  method: "GET",
  path: "/api/t/:team/overview",
  access: "batch:read",
  output: z.object({
    /** The newest of what runs. In this list and those below a run stands once, by its first part; `runs` says what it comes to. */
    running: z.array(Batch),
    runs: z.record(z.string(), RunSummary),
    /** All that runs, added up. */
    runningSums: z.object({
      batches: z.number().int(),
      /** The same with each run counted once. */
      lines: z.number().int(),
      done: z.number().int(),
      total: z.number().int(),
      /** How many will not make it, or may not. */
      late: z.number().int(),
      /** When the last of them will be done; null while that of any cannot be told. */
      allDoneAt: z.string().nullable(),
      members: z.array(z.object({ id: z.string(), name: z.string(), batches: z.number().int() })),
    }),
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
