import { type AnyPgColumn, boolean, foreignKey, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { Permission } from "@/lib/access";
import { createdAt, moment } from "@/lib/db/columns";
import { members } from "@/lib/teams/table";

/** Keys for scripts. Only the hash is kept, so a copy of this table opens nothing. */
export const consoleTokens = pgTable(
  "console_tokens",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id").notNull(),
    userId: text("user_id").notNull(),
    name: text("name").notNull(),
    start: text("start").notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    permissions: jsonb("permissions").$type<Permission[]>().notNull(),
    /** Does without a password what people are asked theirs for. */
    isConfirmed: boolean("is_confirmed").notNull().default(false),
    /** The token that made it, written when it is made and never again; it ends with that one. */
    parentId: text("parent_id").references((): AnyPgColumn => consoleTokens.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    expiresAt: moment("expires_at").notNull(),
    lastUsedAt: moment("last_used_at"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [
    index("console_tokens_team").on(table.teamId, table.createdAt),
    index("console_tokens_parent").on(table.parentId),
    // Whoever leaves the team takes their tokens out of it, for good.
    foreignKey({
      name: "console_tokens_member",
      columns: [table.teamId, table.userId],
      foreignColumns: [members.teamId, members.userId],
    }).onDelete("cascade"),
  ],
);
