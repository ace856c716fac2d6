import "server-only";
import { randomBytes } from "node:crypto";
import { and, desc, eq } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { deriveKey, type Key, keyring } from "@/lib/keyring";
import { once } from "@/lib/runtime";
import { shut, unshut } from "./box";
import { dataKeys } from "./table";

type Row = Pick<typeof dataKeys.$inferSelect, "teamId" | "version" | "kekId" | "wrapped">;
export type DataKey = { version: number; key: Buffer };

const kekOf = (key: Key): Buffer => deriveKey(key, "data-keys");
const aboutKey = ({ teamId, version, kekId }: Omit<Row, "wrapped">): string =>
  ["data_keys", teamId, teamId, version, kekId].join("|");

/** Wraps a team's data key with the key that seals now. */
export function wrap(key: Buffer, at: { teamId: string; version: number }): Row {
  const { current } = keyring();
  const row = { ...at, kekId: current.id };
  return { ...row, wrapped: shut(kekOf(current), key, aboutKey(row)) };
}

/** @throws Error when the key that wrapped it is not in the ring any more */
export function unwrap(row: Row): Buffer {
  const kek = keyring().keys.get(row.kekId);
  if (!kek) throw new Error(`the installation's key ${row.kekId} is missing: add it to ENCRYPTION_KEYS_OLD`);
  return unshut(kekOf(kek), row.wrapped, aboutKey(row));
}

const opened = () => once("vault.opened", () => new Map<string, Buffer>());

function keep(row: Row): DataKey {
  const name = `${row.teamId}/${row.version}`;
  const key = opened().get(name) ?? unwrap(row);
  opened().set(name, key);
  return { version: row.version, key };
}

/** The key a team's secrets are sealed with now, made at first need. */
export async function newestDataKey(db: Db, teamId: string): Promise<DataKey> {
  const read = () =>
    db.select().from(dataKeys).where(eq(dataKeys.teamId, teamId)).orderBy(desc(dataKeys.version)).limit(1);
  let [row] = await read();
  if (!row) {
    await db
      .insert(dataKeys)
      .values(wrap(randomBytes(32), { teamId, version: 1 }))
      .onConflictDoNothing();
    [row] = await read();
  }
  if (!row) throw new Error("a data key was made and is not there");
  return keep(row);
}

/** The key of one version. @throws Error when there is none */
export async function dataKey(db: Db, teamId: string, version: number): Promise<DataKey> {
  const found = opened().get(`${teamId}/${version}`);
  if (found) return { version, key: found };
  const [row] = await db
    .select()
    .from(dataKeys)
    .where(and(eq(dataKeys.teamId, teamId), eq(dataKeys.version, version)));
  if (!row) throw new Error("the data key of a sealed value is missing");
  return keep(row);
}
