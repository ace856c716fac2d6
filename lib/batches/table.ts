import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { z } from "zod";
import { createdAt, moment } from "@/lib/db/columns";
import { teams, users } from "@/lib/teams/table";
import { type BatchEstimate, batchStatuses, type Quality, relations, type UpstreamEstimate } from "./contract";
import type { Trail } from "./trail";

/** How a submission stands between "never sent" and "known to exist" (reliability: the ambiguous create). */
export const submissionStates = ["prepared", "sending", "ambiguous", "created", "rejected", "needs_human"] as const;

export const batches = pgTable(
  "batches",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    connectionId: text("connection_id").notNull(),
    inputFileId: text("input_file_id").notNull(),
    createdBy: text("created_by").notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    /** Of the request that made it: its key with another request is a mistake. */
    fingerprint: text("fingerprint"),
    name: text("name").notNull(),
    window: text("window").notNull(),
    endpoint: text("endpoint").notNull(),
    models: jsonb("models").$type<string[]>().notNull(),
    tags: jsonb("tags").$type<string[]>().notNull(),
    metadata: jsonb("metadata").$type<Record<string, string>>().notNull(),
    estimate: jsonb("estimate").$type<BatchEstimate>(),
    upstreamEstimate: jsonb("upstream_estimate").$type<z.infer<typeof UpstreamEstimate>>(),

    parentId: text("parent_id").references((): AnyPgColumn => batches.id, { onDelete: "set null" }),
    relation: text("relation", { enum: relations }),
    runId: text("run_id"),
    moneyGuard: numeric("money_guard"),
    /** When it was cancelled for reaching its guard. */
    guardedAt: moment("guarded_at"),

    status: text("status", { enum: batchStatuses }).notNull(),
    statusNote: text("status_note"),
    submission: text("submission", { enum: submissionStates }).notNull().default("prepared"),
    /** 32 hex digits sent in the upstream's metadata, so that a batch whose reply was lost can be found. */
    marker: text("marker").notNull(),
    attempt: integer("attempt").notNull().default(0),
    sentAt: moment("sent_at"),
    emptyLookups: integer("empty_lookups").notNull().default(0),
    /** What the upstream counted of the last upload, where that is not what was sent. */
    otherBytes: bigint("other_bytes", { mode: "number" }),
    nextStepAt: moment("next_step_at"),
    /** The claim under which its step is being done; null between steps. */
    stepBy: text("step_by"),
    /** How often the answer to its create was lost. */
    doubts: integer("doubts").notNull().default(0),
    /** Who wants it cancelled as soon as it is known whether the upstream has it. */
    cancelAskedBy: text("cancel_asked_by"),
    /** Other batches of the same submission at the upstream: each costs money, and a person decides about them. */
    duplicates: jsonb("duplicates").$type<string[]>().notNull().default([]),

    upstreamId: text("upstream_id"),
    upstreamInputFileId: text("upstream_input_file_id"),
    outputFileId: text("output_file_id"),
    errorFileId: text("error_file_id"),
    total: integer("total").notNull().default(0),
    completed: integer("completed").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    /** How the count of done rows grew: `[epoch ms, rows]`, thinned out the further back (`lib/batches/trail.ts`). */
    trail: jsonb("trail").$type<Trail>().notNull().default([]),

    /** What result rows say so far; written by ingest. */
    quality: jsonb("quality").$type<Quality>(),
    resultRows: integer("result_rows").notNull().default(0),
    isResultComplete: boolean("is_result_complete").notNull().default(false),
    inputTokens: bigint("input_tokens", { mode: "number" }).notNull().default(0),
    outputTokens: bigint("output_tokens", { mode: "number" }).notNull().default(0),
    /** The most it may cost, held against budgets until its results are complete; null: some price is not known. */
    reserved: numeric("reserved"),
    cost: numeric("cost"),
    realtimeCost: numeric("realtime_cost"),

    createdAt: createdAt(),
    startedAt: moment("started_at"),
    deadlineAt: moment("deadline_at"),
    finishedAt: moment("finished_at"),
    polledAt: moment("polled_at"),
    nextPollAt: moment("next_poll_at"),
    /** Since when the upstream does not know it; null while it does. */
    missingSince: moment("missing_since"),
    /** When it was last cancelled or retried from here: for a while lists may still tell of before. */
    actedAt: moment("acted_at"),
    /** When it last went back to work after it had been sent: what is late then is late anew. */
    resumedAt: moment("resumed_at"),
    ingestedAt: moment("ingested_at"),
    /** Counts up on each change; a writer that read an older version loses. */
    version: integer("version").notNull().default(1),
    /** When its results were removed because the team keeps them no longer. */
    resultsRemovedAt: moment("results_removed_at"),
    archivedAt: moment("archived_at"),
  },
  (table) => [
    uniqueIndex("batches_idempotency").on(table.teamId, table.idempotencyKey),
    index("batches_team_created").on(table.teamId, table.createdAt, table.id),
    // What the watchers look through twice a second: everything else is finished and held.
    index("batches_watched")
      .on(table.connectionId, table.nextPollAt)
      .where(sql`upstream_id is not null and (next_poll_at is not null or not is_result_complete)`),
    index("batches_reserved")
      .on(table.teamId, table.createdBy)
      .where(sql`is_result_complete = false and reserved is not null`),
    index("batches_dearest").on(table.teamId, sql`cost desc nulls last`),
    index("batches_unfinished").on(table.teamId).where(sql`finished_at is null`),
    // Those whose tokens were counted before they were sent: what the next counts are corrected by.
    index("batches_counted")
      .on(table.teamId, table.createdAt)
      .where(sql`jsonb_typeof(estimate->'inputTokens') = 'array'`),
    index("batches_estimated")
      .on(table.teamId, table.finishedAt)
      .where(
        sql`status = 'completed' and is_result_complete and cost is not null and jsonb_typeof(estimate->'cost') = 'object'`,
      ),
    index("batches_next_step").on(table.nextStepAt),
    index("batches_claimed").on(table.connectionId).where(sql`${table.stepBy} is not null`),
    uniqueIndex("batches_upstream").on(table.connectionId, table.upstreamId),
    index("batches_parent").on(table.parentId),
    index("batches_marker").on(table.marker),
    // How often a file was used is counted for every row of Files.
    index("batches_input_file").on(table.inputFileId),
    index("batches_run").on(table.teamId, table.runId),
    index("batches_guarded").on(table.id).where(sql`money_guard is not null and finished_at is null`),
  ],
);

/** Upstream batches that were deleted here and not there: they are not taken in again as if made elsewhere. */
export const forgottenBatches = pgTable(
  "forgotten_batches",
  {
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    connectionId: text("connection_id").notNull(),
    upstreamId: text("upstream_id").notNull(),
    at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.upstreamId] }),
    index("forgotten_batches_team").on(table.teamId),
  ],
);

export const batchEvents = pgTable(
  "batch_events",
  {
    id: text("id").primaryKey(),
    batchId: text("batch_id")
      .notNull()
      .references(() => batches.id, { onDelete: "cascade" }),
    at: createdAt(),
    kind: text("kind", { enum: ["created", "step", "upstream", "action", "problem", "done"] }).notNull(),
    message: text("message").notNull(),
    by: text("by"),
  },
  (table) => [index("batch_events_batch").on(table.batchId, table.at)],
);

/** Views of the list people keep under a name: the query part of its address. */
export const batchListViews = pgTable(
  "batch_list_views",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    query: text("query").notNull(),
    isShared: boolean("is_shared").notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [index("batch_list_views_team").on(table.teamId, table.userId)],
);
