import { boolean, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
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
    /** When the upstream last refused the key; null while it takes it. Work waits for another key. */
    keyRefusedAt: moment("key_refused_at"),
    /** The upstream asked to be left alone until then. */
    notBefore: moment("not_before"),
    /** When it last answered, and how long reads of it take of late, in ms. Written now and then, not at each call. */
    lastOkAt: moment("last_ok_at"),
    latencyMs: integer("latency_ms"),
    lastErrorAt: moment("last_error_at"),
    lastError: text("last_error"),
    /** Since when nobody has answered there; null while somebody does. */
    failingSince: moment("failing_since"),
    /** Since when that was, where the team was told of it; null when it was not, or was told that it is over. */
    toldFailingSince: moment("told_failing_since"),
    /** Whether it gives a batch's metadata back; null until it has taken one. A lost batch is only found where it does. */
    isEchoing: boolean("is_echoing"),
    /** Whether batches that were made elsewhere with the same key are taken in. */
    adopts: boolean("adopts").notNull().default(true),
    createdBy: text("created_by"),
    createdAt: createdAt(),
    removedAt: moment("removed_at"),
  },
  (table) => [index("connections_team").on(table.teamId)],
);

/** How an address fares, whoever calls it: the breaker that all processes share. Not a team's: it holds no data. */
export const upstreamOrigins = pgTable("upstream_origins", {
  origin: text("origin").primaryKey(),
  /** In a row, since the last answer. */
  failures: integer("failures").notNull().default(0),
  openUntil: moment("open_until"),
});
