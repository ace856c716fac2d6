import "server-only";
import { randomUUID } from "node:crypto";
import { and, eq, gt, inArray, sql } from "drizzle-orm";
import { once } from "@/lib/runtime";
import { type Db, database } from "./client";
import { leases } from "./table";

/** This process, as leases know it. */
export const processName = (): string => once("processName", () => randomUUID());

/** A lease as it was taken. What is written under it counts only while nobody else has taken it since. */
export type Fence = { name: string; fence: number };

/** Another process has the lease by now: nothing of the transaction may stay. */
export class FenceLost extends Error {
  constructor({ name, fence }: Fence) {
    super(`lease ${name} is no longer held under fence ${fence}`);
    this.name = "FenceLost";
  }
}

/**
 * Takes or keeps leases for `seconds`, by the database's clock. Answers the fences of those held now; a fence grows
 * with each change of holder, or when its holder was away for longer than the lease.
 */
export async function holdLeases(
  names: readonly string[],
  seconds: number,
  holder = processName(),
): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  const expiresAt = sql`now() + make_interval(secs => ${seconds})`;
  const isKept = sql`${leases.holder} = ${holder} and ${leases.expiresAt} >= now()`;
  const rows = await database()
    .insert(leases)
    // In one order everywhere, so that two processes taking several never wait for each other in a ring.
    .values([...names].sort().map((name) => ({ name, holder, fence: 1, expiresAt })))
    .onConflictDoUpdate({
      target: leases.name,
      set: { holder, expiresAt, fence: sql`case when ${isKept} then ${leases.fence} else ${leases.fence} + 1 end` },
      setWhere: sql`${leases.holder} = ${holder} or ${leases.expiresAt} < now()`,
    })
    .returning({ name: leases.name, fence: leases.fence });
  return new Map(rows.map(({ name, fence }) => [name, fence]));
}

/** Takes or keeps one lease. Answers its fence, or null while another holds it. */
export async function holdLease(name: string, seconds: number, holder = processName()): Promise<number | null> {
  return (await holdLeases([name], seconds, holder)).get(name) ?? null;
}

/**
 * Makes a transaction count only while this process holds the lease as it took it: until it ends nobody can take the
 * lease over. Call it first. @throws FenceLost
 */
export async function requireFence(tx: Db, fence: Fence): Promise<void> {
  const [row] = await tx
    .select({ name: leases.name })
    .from(leases)
    .where(
      and(
        eq(leases.name, fence.name),
        eq(leases.holder, processName()),
        eq(leases.fence, fence.fence),
        gt(leases.expiresAt, sql`clock_timestamp()`),
      ),
    )
    .for("share");
  if (!row) throw new FenceLost(fence);
}

/** Who holds a lease that has not run out; null when nobody does. */
export async function leaseHolder(name: string): Promise<string | null> {
  const [row] = await database()
    .select({ holder: leases.holder })
    .from(leases)
    .where(and(eq(leases.name, name), gt(leases.expiresAt, sql`now()`)));
  return row?.holder ?? null;
}

/** Gives leases back at once, so that another process need not wait for them to run out. */
export async function dropLeases(names: readonly string[], holder = processName()): Promise<void> {
  if (names.length === 0) return;
  await database()
    .update(leases)
    .set({ expiresAt: sql`now()` })
    .where(and(inArray(leases.name, [...names]), eq(leases.holder, holder)));
}

/** Gives back a lease of something that hardly anybody asks for again, and leaves nothing of it. */
export async function forgetLease(name: string, holder = processName()): Promise<void> {
  await database()
    .delete(leases)
    .where(and(eq(leases.name, name), eq(leases.holder, holder)));
}
