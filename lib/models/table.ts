import { jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
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
