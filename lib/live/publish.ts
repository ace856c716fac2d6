import "server-only";
import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import type { Topic } from "./contract";
import { outbox } from "./table";

export const liveChannel = "batchdeck_live";
const orderLock = 7_301_117;

export type Notice = { teamId: string; topic: Topic; subject: string; data?: unknown };

/** Waits until every transaction that drew an event id before this one has ended. Again in one transaction it is free. */
export async function takeTurn(tx: Db): Promise<void> {
  // Ids must commit in the order they were drawn, or a reader past a later id would never see the earlier one.
  await tx.execute(sql`select pg_advisory_xact_lock(${orderLock})`);
}

/**
 * Tells every open browser of a team that something happened. Call it in the transaction of the act: readers hear of it
 * when that commits, and never when it does not. `subject` is the id of the thing. Call it last: publishers wait for each other until they commit.
 */
export const publish = (tx: Db, notice: Notice): Promise<void> => publishAll(tx, [notice]);

/** The same for several things that happened together. */
export async function publishAll(tx: Db, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await takeTurn(tx);
  await tx.insert(outbox).values(notices.map(({ data = {}, ...notice }) => ({ ...notice, data })));
  await tx.execute(sql`select pg_notify(${liveChannel}, '')`);
}
