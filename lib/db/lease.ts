import "server-only";
import { randomUUID } from "node:crypto";
import { and, eq, gt, sql } from "drizzle-orm";
import { once } from "@/lib/runtime";
import { database } from "./client";
import { leases } from "./table";

/** This process, as leases know it. */
export const processName = (): string => once("processName", () => randomUUID());

/**
 * Takes or keeps a lease for `seconds`, by the database's clock. Answers its fence, which grows with each change of
 * holder, or null while another holds it.
 */
export async function holdLease(name: string, seconds: number, holder = processName()): Promise<number | null> {
  const expiresAt = sql`now() + make_interval(secs => ${seconds})`;
  const [row] = await database()
    .insert(leases)
    .values({ name, holder, fence: 1, expiresAt })
    .onConflictDoUpdate({
      target: leases.name,
      set: {
        holder,
        expiresAt,
        fence: sql`case when ${leases.holder} = ${holder} then ${leases.fence} else ${leases.fence} + 1 end`,
      },
      setWhere: sql`${leases.holder} = ${holder} or ${leases.expiresAt} < now()`,
    })
    .returning({ fence: leases.fence });
  return row?.fence ?? null;
}

/** Who holds a lease that has not run out; null when nobody does. */
export async function leaseHolder(name: string): Promise<string | null> {
  const [row] = await database()
    .select({ holder: leases.holder })
    .from(leases)
    .where(and(eq(leases.name, name), gt(leases.expiresAt, sql`now()`)));
  return row?.holder ?? null;
}

/** Gives a lease back at once, so that another process need not wait for it to run out. */
export async function dropLease(name: string, holder = processName()): Promise<void> {
  await database()
    .update(leases)
    .set({ expiresAt: sql`now()` })
    .where(and(eq(leases.name, name), eq(leases.holder, holder)));
}
