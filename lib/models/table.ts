import { bigint, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment } from "@/lib/db/columns";
import { teams } from "@/lib/teams/table";

/** A team's own price for a model; wins over the catalogue. Form as in the models contract. */
export const modelPrices = pgTable(
  "model_prices",
  {
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    modelId: text("model_id").notNull(),
    prices: jsonb("prices").notNull(),
    updatedBy: text("updated_by").notNull(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.modelId] })],
);

/** Every price a team ever gave a model, and when it took it back. The newest is the one in force. */
export const modelPriceChanges = pgTable(
  "model_price_changes",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    modelId: text("model_id").notNull(),
    /** Null: from here on the catalogue's hold again. */
    prices: jsonb("prices"),
    changedBy: text("changed_by").notNull(),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [index("model_price_changes_of").on(table.teamId, table.modelId, table.id)],
);
