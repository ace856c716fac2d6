import { index, pgTable, text } from "drizzle-orm/pg-core";
import { roles } from "@/lib/access";
import { createdAt, moment } from "@/lib/db/columns";
import { teams } from "@/lib/teams/table";

/** A place in a team that waits for one person. Only the link's hash is kept. */
export const invitations = pgTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role", { enum: roles }).notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    invitedBy: text("invited_by").notNull(),
    invitedByName: text("invited_by_name").notNull(),
    /** The console token it was made with; it is withdrawn when that one is revoked. */
    tokenId: text("token_id"),
    createdAt: createdAt(),
    expiresAt: moment("expires_at").notNull(),
    /** Used or withdrawn. */
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("invitations_team").on(table.teamId, table.createdAt),
    index("invitations_token").on(table.tokenId),
  ],
);
