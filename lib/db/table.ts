import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns";

/** Who does a job that only one process may do. A holder that was away writes nothing: its fence is old. */
export const leases = pgTable("leases", {
  name: text("name").primaryKey(),
  holder: text("holder").notNull(),
  fence: bigint("fence", { mode: "number" }).notNull(),
  expiresAt: moment("expires_at").notNull(),
});
