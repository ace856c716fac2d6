import "server-only";
import { and, asc, eq, isNull } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { errorName, log } from "@/lib/log";
import { open, type SealedPlace, seal } from "@/lib/vault/seal";
import { AppError } from "@/lib/wire/errors";
import type { Connection } from "./contract";
import { last4, originOf, shownBaseUrl } from "./rules";
import { connections } from "./table";

export type ConnectionRow = typeof connections.$inferSelect;
type Owned = Pick<ConnectionRow, "id" | "teamId">;

/** What leaves the server of a connection: never more of its key than four characters. */
export const present = (row: ConnectionRow): Connection => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  baseUrl: shownBaseUrl(row.baseUrl),
  keyLast4: row.keyLast4,
  isKeyRefused: row.keyRefusedAt !== null,
  isEmulator: row.kind === "emulator",
  adopts: row.adopts,
  capabilities: row.capabilities,
  lastCheck: row.lastCheck,
  createdAt: row.createdAt.toISOString(),
});

/** Those a team can choose from; removed ones are left out. */
export const isListed = (teamId: string) => and(eq(connections.teamId, teamId), isNull(connections.removedAt));

export async function listRows(db: Db, teamId: string): Promise<ConnectionRow[]> {
  return db.select().from(connections).where(isListed(teamId)).orderBy(asc(connections.createdAt), asc(connections.id));
}

/** @throws AppError `not_found` */
export async function readRow(db: Db, teamId: string, id: string, isRemovedToo = false): Promise<ConnectionRow> {
  const ofTeam = isRemovedToo ? eq(connections.teamId, teamId) : isListed(teamId);
  const [row] = await db
    .select()
    .from(connections)
    .where(and(eq(connections.id, id), ofTeam));
  if (!row) throw new AppError("not_found", "There is no such connection in this team. It may have been removed.");
  return row;
}

const placeOf = ({ id, teamId }: Owned): SealedPlace => ({ table: "connections", teamId, rowId: id });

/** The columns of a key: sealed for its row and team, and tied to the origin it was entered for. */
export const sealKey = async (db: Db, owner: Owned, key: string, baseUrl: string) => ({
  sealedKey: await seal(db, placeOf(owner), key),
  keyOrigin: originOf(baseUrl),
  keyLast4: last4(key),
});
export const noKey = { sealedKey: null, keyOrigin: null, keyLast4: null };

/**
 * The key, or null when there is none for the origin the connection points at now, or when it cannot be unsealed (the
 * installation's secret was changed, or the value came from another row). Entering it again is the remedy for each.
 */
export async function openKey(db: Db, row: ConnectionRow): Promise<string | null> {
  if (row.sealedKey === null) return null;
  const fields = { connection: row.id, team: row.teamId };
  if (row.keyOrigin !== originOf(row.baseUrl)) {
    log("warn", "connection.key_of_other_origin", fields);
    return null;
  }
  try {
    return await open(db, placeOf(row), row.sealedKey);
  } catch (error) {
    log("warn", "connection.key_unreadable", { ...fields, error: errorName(error) });
    return null;
  }
}
