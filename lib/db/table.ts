import { bigint, integer, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns";

/** Who does a job that only one process may do. A holder that was away writes nothing: its fence is old. */
export const leases = pgTable("leases", {
  name: text("name").primaryKey(),
  holder: text("holder").notNull(),
  fence: bigint("fence", { mode: "number" }).notNull(),
  expiresAt: moment("expires_at").notNull(),
});

/** How often each data directory was started with this database: one that has counted less than its directory is a backup. */
export const boots = pgTable("boots", {
  spool: text("spool").primaryKey(),
  starts: integer("starts").notNull(),
});
