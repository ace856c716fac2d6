import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { moment } from "@/lib/db/columns";
import { teams } from "@/lib/teams/table";

const tokens = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);
const tags = () => text("tags").array().notNull().default(sql`'{}'`);
const teamId = () =>
  text("team_id")
    .notNull()
    .references(() => teams.id, { onDelete: "cascade" });

/**
 * The ledger: what a batch used of a model on a day of its team's calendar. Append-like: what arrives is added to the
 * day it arrives on, so a long run is spread over its days. It outlives the batch.
 */
export const usageFacts = pgTable(
  "usage_facts",
  {
    teamId: teamId(),
    batchId: text("batch_id").notNull(),
    model: text("model").notNull(),
    day: date("day", { mode: "string" }).notNull().default(sql`current_date`),
    /** The first day of its batch; null where this is it. */
    since: date("since", { mode: "string" }),
    connectionId: text("connection_id").notNull(),
    userId: text("user_id").notNull(),
    window: text("window").notNull(),
    isEmulator: boolean("is_emulator").notNull(),
    tags: tags(),
    rows: integer("rows").notNull(),
    failedRows: integer("failed_rows").notNull(),
    /** Answered, and cut off, empty, refused or not the JSON that was asked for. */
    flaggedRows: integer("flagged_rows").notNull().default(0),
    inputTokens: tokens("input_tokens"),
    outputTokens: tokens("output_tokens"),
    /** Dollars; null where the price was not known. */
    cost: numeric("cost"),
    realtimeCost: numeric("realtime_cost"),
    /** What failed and flagged rows took of the tokens, and of the cost; facts from before these were kept have null tokens. */
    wastedInputTokens: bigint("wasted_input_tokens", { mode: "number" }),
    wastedOutputTokens: bigint("wasted_output_tokens", { mode: "number" }),
    wastedCost: numeric("wasted_cost"),
    at: moment("at").notNull(),
  },
  (table) => [
    uniqueIndex("usage_facts_of_day").on(table.batchId, table.model, table.day),
    index("usage_facts_day").on(table.teamId, table.day),
    index("usage_facts_later").on(table.teamId, table.day).where(sql`since is not null`),
    index("usage_facts_model").on(table.teamId, table.model, table.at),
    index("usage_facts_waste").on(table.batchId).where(sql`wasted_input_tokens is null`),
  ],
);

/** What is left of a deleted batch besides its facts: what it was called, what it cost, who deleted it and when. */
export const deletedBatches = pgTable(
  "deleted_batches",
  {
    batchId: text("batch_id").primaryKey(),
    teamId: teamId(),
    name: text("name").notNull(),
    /** In all, as far as it was known. */
    cost: numeric("cost"),
    deletedBy: text("deleted_by").notNull(),
    deletedAt: moment("deleted_at").notNull(),
  },
  (table) => [index("deleted_batches_dearest").on(table.teamId, sql`cost desc nulls last`)],
);

/** The price a batch pays for a model, taken once when its first rows arrive: later edits of the price book leave it be. */
export const usagePrices = pgTable(
  "usage_prices",
  {
    batchId: text("batch_id").notNull(),
    model: text("model").notNull(),
    /** Dollars per million tokens; null input: not known (yet). */
    input: numeric("input"),
    output: numeric("output"),
    realtimeInput: numeric("realtime_input"),
    realtimeOutput: numeric("realtime_output"),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.model] })],
);

/** Facts summed up by what they can be split by, kept in step with them: a view of a year reads hundreds of rows, not a million. */
export const usageDays = pgTable(
  "usage_days",
  {
    teamId: teamId(),
    day: date("day", { mode: "string" }).notNull(),
    model: text("model").notNull(),
    userId: text("user_id").notNull(),
    connectionId: text("connection_id").notNull(),
    window: text("window").notNull(),
    isEmulator: boolean("is_emulator").notNull(),
    tags: tags(),
    /** Batches whose first row of this model, and first row at all, arrived on this day. */
    modelBatches: integer("model_batches").notNull().default(0),
    batches: integer("batches").notNull().default(0),
    rows: tokens("rows"),
    failedRows: tokens("failed_rows"),
    flaggedRows: tokens("flagged_rows"),
    inputTokens: tokens("input_tokens"),
    outputTokens: tokens("output_tokens"),
    /** Rows without a known price; the sums below leave them out. */
    unpricedRows: tokens("unpriced_rows"),
    cost: numeric("cost").notNull().default("0"),
    wastedCost: numeric("wasted_cost").notNull().default("0"),
    /** Failed and flagged rows of which nobody knows what they cost; the sum above leaves them out. */
    wasteUnknownRows: tokens("waste_unknown_rows"),
    /** Of the facts with both prices known: what they cost, and what realtime would have. */
    comparedCost: numeric("compared_cost").notNull().default("0"),
    realtimeCost: numeric("realtime_cost").notNull().default("0"),
  },
  (table) => [
    primaryKey({
      columns: [
        table.teamId,
        table.day,
        table.model,
        table.userId,
        table.connectionId,
        table.window,
        table.isEmulator,
        table.tags,
      ],
    }),
  ],
);
