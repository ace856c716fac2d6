import "server-only";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { type Database, database } from "@/lib/db/client";
import type { Actor } from "@/lib/db/ctx";
import { runtime } from "@/lib/runtime";
import { hashToken, newToken } from "@/lib/secrets";
import { sessions, users } from "./table";

/** Starts a server-side session and returns its id, which only the person's cookie holds. */
export async function startSession(db: Database, userId: string, userAgent: string | null): Promise<string> {
  const id = newToken();
  const expiresAt = new Date(Date.now() + runtime().SESSION_DAYS * 86_400_000);
  await db
    .insert(sessions)
    .values({ idHash: hashToken(id), userId, userAgent: userAgent?.slice(0, 200) ?? null, expiresAt });
  return id;
}

/** Not ended, revoked or idle for too long, and the person not disabled. Needs sessions joined with users. */
export const isSessionLive = () =>
  and(
    isNull(sessions.revokedAt),
    isNull(users.disabledAt),
    gt(sessions.expiresAt, sql`now()`),
    gt(sessions.seenAt, sql`now() - make_interval(hours => ${runtime().SESSION_IDLE_HOURS})`),
  );

/** Who a session belongs to; null when it ended, was revoked, sat idle too long, or the person was disabled. */
export async function findSession(id: string): Promise<Actor | null> {
  const idHash = hashToken(id);
  const [row] = await database()
    .select({ userId: users.id, name: users.name, email: users.email, seenAt: sessions.seenAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.idHash, idHash), isSessionLive()));
  if (!row) return null;
  // Once a minute is enough for an idle limit counted in hours.
  if (Date.now() - row.seenAt.getTime() > 60_000)
    await database().update(sessions).set({ seenAt: sql`now()` }).where(eq(sessions.idHash, idHash));
  return { userId: row.userId, sessionId: id, name: row.name, email: row.email };
}

export async function endSession(id: string): Promise<void> {
  await database()
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.idHash, hashToken(id)), isNull(sessions.revokedAt)));
}
