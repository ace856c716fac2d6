import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { z } from "zod";
import { batches } from "@/lib/batches/table";
import { createdAt, moment } from "@/lib/db/columns";
import { teams, users } from "@/lib/teams/table";
import { exportStates, type NewExport } from "./exports/contract";
import { reviewVerdicts } from "./review/contract";
import type { NewRunExport } from "./runs/contract";
import type { KeptView, Layout } from "./saved/contract";

/**
 * How much of an upstream result file this console holds. The lines themselves are in the spool, whole lines only,
 * `<data>/results/<batch>/<kind>.<generation>.jsonl`; a new generation starts the file again (a retry empties error files).
 */
export const resultSpools = pgTable(
  "result_spools",
  {
    batchId: text("batch_id")
      .notNull()
      .references(() => batches.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: ["output", "error"] }).notNull(),
    generation: integer("generation").notNull().default(1),
    lines: integer("lines").notNull().default(0),
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull().default(0),
    isComplete: boolean("is_complete").notNull().default(false),
    updatedAt: moment("updated_at"),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.kind] })],
);

/** Ways of looking at results that a team keeps, for all its batches. */
export const resultViews = pgTable(
  "result_views",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    createdBy: text("created_by").notNull(),
    name: text("name").notNull(),
    view: jsonb("view").$type<KeptView>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex("result_views_name").on(table.teamId, table.name)],
);

/** Exports that were asked for: of what, and how far they are. */
export const resultExports = pgTable(
  "result_exports",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    /** Of a batch, or of a run. */
    batchId: text("batch_id").references(() => batches.id, { onDelete: "cascade" }),
    runId: text("run_id"),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    query: jsonb("query").$type<z.output<typeof NewExport> & Pick<z.output<typeof NewRunExport>, "chosen">>().notNull(),
    state: text("state", { enum: exportStates }).notNull().default("waiting"),
    rows: integer("rows").notNull().default(0),
    rowCount: integer("row_count").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("result_exports_team_idx").on(table.teamId),
    index("result_exports_batch_idx").on(table.batchId),
    index("result_exports_user_idx").on(table.userId),
    index("result_exports_created_idx").on(table.createdAt),
  ],
);

/** Columns a team has agreed on, by the kind of batch; `key` is the digest of what the kind is told by. */
export const resultLayouts = pgTable(
  "result_layouts",
  {
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    kind: text("kind").notNull(),
    layout: jsonb("layout").$type<Layout>().notNull(),
    setBy: text("set_by").notNull(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.key] })],
);

/** What people say of rows: one label per row and person. `seq` is the row's place in the input file. */
export const resultReviews = pgTable(
  "result_reviews",
  {
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    batchId: text("batch_id")
      .notNull()
      .references(() => batches.id, { onDelete: "cascade" }),
    seq: integer("seq").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    customId: text("custom_id").notNull(),
    verdict: text("verdict", { enum: reviewVerdicts }),
    note: text("note").notNull().default(""),
    isRandom: boolean("is_random").notNull().default(false),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.batchId, table.seq, table.userId] }),
    index("result_reviews_team_idx").on(table.teamId, table.batchId),
    index("result_reviews_user_idx").on(table.userId),
  ],
);
