import { sql } from "drizzle-orm";
import { numeric, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { moment } from "@/lib/db/columns";
import { teams, users } from "@/lib/teams/table";
import { budgetModes } from "./contract";

/** What a team, or one of its members, may spend in a calendar month of the team's zone. */
export const budgets = pgTable(
  "budgets",
  {
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    /** Null: the team's own. */
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    monthly: numeric("monthly").notNull(),
    mode: text("mode", { enum: budgetModes }).notNull(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("budgets_once").on(table.teamId, sql`coalesce(${table.userId}, '')`)],
);

/** Batches that may cost more than this wait for an owner or admin. */
export const approvalLimits = pgTable("approval_limits", {
  teamId: text("team_id")
    .primaryKey()
    .references(() => teams.id, { onDelete: "cascade" }),
  above: numeric("above").notNull(),
});
