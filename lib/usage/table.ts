import { bigint, boolean, index, integer, numeric, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { moment } from "@/lib/db/columns";

/** What a batch used, per model. Prices are frozen when the fact is written: later price changes do not rewrite the past. */
export const usageFacts = pgTable(
  "usage_facts",
  {
    teamId: text("team_id").notNull(),
    batchId: text("batch_id").notNull(),
    model: text("model").notNull(),
    connectionId: text("connection_id").notNull(),
    userId: text("user_id").notNull(),
    window: text("window").notNull(),
    isEmulator: boolean("is_emulator").notNull(),
    rows: integer("rows").notNull(),
    failedRows: integer("failed_rows").notNull(),
    inputTokens: bigint("input_tokens", { mode: "number" }).notNull(),
    outputTokens: bigint("output_tokens", { mode: "number" }).notNull(),
    cost: numeric("cost"),
    realtimeCost: numeric("realtime_cost"),
    at: moment("at").notNull(),
  },
  (table) => [
    uniqueIndex("usage_facts_once").on(table.batchId, table.model),
    index("usage_facts_team").on(table.teamId, table.at),
  ],
);
