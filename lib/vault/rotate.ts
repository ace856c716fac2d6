import "server-only";
import { and, count, eq, ne } from "drizzle-orm";
import { audit, installation, resignHeads } from "@/lib/audit/audit";
import type { Database } from "@/lib/db/client";
import { keyring } from "@/lib/keyring";
import { unwrap, wrap } from "./data-keys";
import { dataKeys } from "./table";

const pageSize = 100;

/** How many data keys each of the installation's keys wraps. */
export async function keyUses(db: Database): Promise<Record<string, number>> {
  const rows = await db.select({ id: dataKeys.kekId, uses: count() }).from(dataKeys).groupBy(dataKeys.kekId);
  return Object.fromEntries(rows.map(({ id, uses }) => [id, uses]));
}

/**
 * Wraps every data key anew with the key that seals now, page by page, while consoles go on reading: what a key sealed
 * stays as it is, and both keys open until this has ended. Begun again it goes on where it was.
 * @returns how many were wrapped anew, and what each of the installation's keys still wraps
 */
export async function rotateKeys(db: Database): Promise<{ rewrapped: number; uses: Record<string, number> }> {
  const { current } = keyring();
  let rewrapped = 0;
  for (let found = pageSize; found > 0; ) {
    found = await db.transaction(async (tx) => {
      const rows = await tx
        .select()
        .from(dataKeys)
        .where(ne(dataKeys.kekId, current.id))
        .limit(pageSize)
        .for("update", { skipLocked: true });
      for (const row of rows) {
        const { kekId, wrapped } = wrap(unwrap(row), row);
        await tx
          .update(dataKeys)
          .set({ kekId, wrapped })
          .where(and(eq(dataKeys.teamId, row.teamId), eq(dataKeys.version, row.version)));
      }
      return rows.length;
    });
    rewrapped += found;
  }
  await db.transaction(async (tx) => {
    await audit(tx, { team: installation }, "keys.rotated", { subject: current.id, details: { rewrapped } });
    await resignHeads(tx);
  });
  return { rewrapped, uses: await keyUses(db) };
}
