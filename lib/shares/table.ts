import { boolean, index, pgTable, text } from "drizzle-orm/pg-core";
import { batches } from "@/lib/batches/table";
import { createdAt, moment } from "@/lib/db/columns";
import { teams } from "@/lib/teams/table";

/** Links to one batch. Only the hash of a link's token is kept. */
export const batchShares = pgTable(
  "batch_shares",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    batchId: text("batch_id")
      .notNull()
      .references(() => batches.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull().unique(),
    hasAnswers: boolean("has_answers").notNull(),
    hasPrompts: boolean("has_prompts").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: moment("expires_at").notNull(),
    lastSeenAt: moment("last_seen_at"),
  },
  (table) => [index("batch_shares_batch").on(table.teamId, table.batchId)],
);
