import { timestamp } from "drizzle-orm/pg-core";

/** A moment with its zone, kept to the millisecond so that it survives a trip through JSON unchanged. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
export const createdAt = () => moment("created_at").notNull().defaultNow();
