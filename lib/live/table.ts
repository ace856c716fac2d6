import { bigserial, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt } from "@/lib/db/columns";
import { topics } from "./contract";

/** Written in the transaction of the act, read by every process in order of `id`. Kept for 24 hours. */
export const outbox = pgTable(
  "outbox",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    teamId: text("team_id").notNull(),
    topic: text("topic", { enum: topics }).notNull(),
    subject: text("subject").notNull(),
    data: jsonb("data").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("outbox_team").on(table.teamId, table.id), index("outbox_age").on(table.createdAt)],
);
