import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { database } from "@/lib/db/client";
import { hashToken } from "@/lib/secrets";
import { isSessionLive } from "./sessions";
import { members, sessions, users } from "./table";

/** Somebody's open stream: which session opened it, for which team. */
export type Presence = { sessionId: string; teamId: string };

const keyOf = (sessionHash: string, teamId: string): string => `${sessionHash} ${teamId}`;

/**
 * Which of many presences still stand: session alive, person enabled, still in the team. One read for all, which
 * counts as nobody's use of their session.
 */
export async function stillPresent(all: readonly Presence[]): Promise<(one: Presence) => boolean> {
  const hashes = new Map(all.map((one) => [one.sessionId, hashToken(one.sessionId)]));
  const rows =
    hashes.size === 0
      ? []
      : await database()
          .select({ idHash: sessions.idHash, teamId: members.teamId })
          .from(sessions)
          .innerJoin(users, eq(users.id, sessions.userId))
          .innerJoin(members, eq(members.userId, users.id))
          .where(and(inArray(sessions.idHash, [...hashes.values()]), isSessionLive()));
  const standing = new Set(rows.map((row) => keyOf(row.idHash, row.teamId)));
  return ({ sessionId, teamId }) => standing.has(keyOf(hashes.get(sessionId) ?? "", teamId));
}
