import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, moment } from "@/lib/db/columns";
import { teams } from "@/lib/teams/table";
import { type Capabilities, type ConnectionCheck, connectionKinds } from "./contract";

export const connections = pgTable(
  "connections",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    kind: text("kind", { enum: connectionKinds }).notNull(),
    /** `builtin:emulator` stands for the emulator inside this console, wherever it listens. */
    baseUrl: text("base_url").notNull(),
    sealedKey: text("sealed_key"),
    /** The origin the key was entered for; it is sent nowhere else. */
    keyOrigin: text("key_origin"),
    keyLast4: text("key_last4"),
    capabilities: jsonb("capabilities").$type<Capabilities>().notNull(),
    lastCheck: jsonb("last_check").$type<ConnectionCheck>(),
    createdBy: text("created_by"),
    createdAt: createdAt(),
    removedAt: moment("removed_at"),
  },
  (table) => [index("connections_team").on(table.teamId)],
);
