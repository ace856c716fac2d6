import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt } from "@/lib/db/columns";

/**
 * Each team's data keys, wrapped by one of the installation's keys (`kek_id`, see `lib/keyring.ts`). Secrets are sealed
 * with the newest; older ones only open what they sealed.
 */
export const dataKeys = pgTable(
  "data_keys",
  {
    teamId: text("team_id").notNull(),
    version: integer("version").notNull(),
    kekId: text("kek_id").notNull(),
    wrapped: text("wrapped").notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.version] }), index("data_keys_kek").on(table.kekId)],
);
