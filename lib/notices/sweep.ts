import "server-only";
import { and, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { deliveries, notices } from "./table";

const past = sql`now() - interval '90 days'`;

/**
 * Lets go of notices older than 90 days, with their places in inboxes and the log of where they went; what says the same
 * event twice is long past by then. Tests of channels go alike.
 */
export async function sweepNotices(db: Db): Promise<void> {
  await db.delete(notices).where(lt(notices.at, past));
  await db.delete(deliveries).where(and(isNull(deliveries.noticeId), lt(deliveries.at, past)));
}
