import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { connections } from "@/lib/connections/table";
import { createdAt, moment } from "@/lib/db/columns";
import { teams } from "@/lib/teams/table";

export const hooks = pgTable(
  "hooks",
  {
    connectionId: text("connection_id")
      .primaryKey()
      .references(() => connections.id, { onDelete: "cascade" }),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    /** The random end of the address. It opens nothing: deliveries are signed. */
    token: text("token").notNull(),
    sealedSecret: text("sealed_secret").notNull(),
    sealedOldSecret: text("sealed_old_secret"),
    oldSecretUntil: moment("old_secret_until"),
    createdAt: createdAt(),
    lastDeliveryAt: moment("last_delivery_at"),
    deliveries: integer("deliveries").notNull().default(0),
    lastProblem: jsonb("last_problem").$type<{ at: string; message: string }>(),
  },
  (table) => [uniqueIndex("hooks_token").on(table.token), index("hooks_team").on(table.teamId)],
);

/** Deliveries that had their effect: senders repeat one under the same id for up to 35 hours. */
export const hookDeliveries = pgTable(
  "hook_deliveries",
  {
    connectionId: text("connection_id")
      .notNull()
      .references(() => hooks.connectionId, { onDelete: "cascade" }),
    deliveryId: text("delivery_id").notNull(),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.deliveryId] }),
    index("hook_deliveries_age").on(table.at),
  ],
);
