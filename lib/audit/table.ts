import { bigint, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment } from "@/lib/db/columns";
import { type AuditDetails, acts } from "./contract";

/**
 * One chain a team; `installation` holds what belongs to none. A trigger refuses every update and delete (see the
 * migration), and no foreign key can remove a row: the log outlives what it speaks of.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    teamId: text("team_id").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    at: moment("at").notNull(),
    act: text("act", { enum: acts }).notNull(),
    actorId: text("actor_id"),
    actorName: text("actor_name").notNull(),
    via: text("via", { enum: ["session", "token", "console"] }).notNull(),
    subject: text("subject").notNull(),
    details: jsonb("details").$type<AuditDetails>().notNull(),
    requestId: text("request_id"),
    previousHash: text("previous_hash").notNull(),
    hash: text("hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.seq] }),
    index("audit_events_at").on(table.teamId, table.at),
    index("audit_events_actor").on(table.teamId, table.actorId, table.seq),
  ],
);

/** Where each chain ends, kept apart and signed, so that a cut tail shows. */
export const auditHeads = pgTable("audit_heads", {
  teamId: text("team_id").primaryKey(),
  seq: bigint("seq", { mode: "number" }).notNull(),
  hash: text("hash").notNull(),
  mac: text("mac").notNull(),
});
