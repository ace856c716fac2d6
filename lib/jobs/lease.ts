import "server-only";
import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { database } from "@/lib/db/client";
import { once } from "@/lib/runtime";
import { leases } from "./table";

const holder = () => once("leaseHolder", () => randomUUID());

/**
 * Takes or keeps a lease for `seconds`, by the database's clock. Answers its fence, which grows with each change of
 * holder, or null while another process holds it.
 */
export async function holdLease(name: string, seconds: number): Promise<number | null> {
  const expiresAt = sql`now() + make_interval(secs => ${seconds})`;
  const [row] = await database()
    .insert(leases)
    .values({ name, holder: holder(), fence: 1, expiresAt })
    .onConflictDoUpdate({
      target: leases.name,
      set: {
        holder: holder(),
        expiresAt,
        fence: sql`case when ${leases.holder} = ${holder()} then ${leases.fence} else ${leases.fence} + 1 end`,
      },
      setWhere: sql`${leases.holder} = ${holder()} or ${leases.expiresAt} < now()`,
    })
    .returning({ fence: leases.fence });
  return row?.fence ?? null;
}

/** Gives a lease back at once, so that another process need not wait for it to run out. */
export async function dropLease(name: string): Promise<void> {
  await database()
    .update(leases)
    .set({ expiresAt: sql`now()` })
    .where(and(eq(leases.name, name), eq(leases.holder, holder())));
}
