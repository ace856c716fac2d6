import "server-only";
import { and, desc, eq, getTableColumns, gt, isNull, ne, type SQL, sql } from "drizzle-orm";
import { type Db, database } from "@/lib/db/client";
import type { Actor, Membership } from "@/lib/db/ctx";
import { once, runtime } from "@/lib/runtime";
import { hashToken, newToken } from "@/lib/secrets";
import { members, sessions, teams, users } from "./table";

/** Starts a server-side session and returns its id, which only the person's cookie holds. */
export async function startSession(db: Db, userId: string, userAgent: string | null): Promise<string> {
  const id = newToken();
  const expiresAt = new Date(Date.now() + runtime().SESSION_DAYS * 86_400_000);
  await db
    .insert(sessions)
    .values({ idHash: hashToken(id), userId, userAgent: userAgent?.slice(0, 200) ?? null, expiresAt });
  return id;
}

/** Not ended, revoked or idle for too long, and the person not disabled. Needs sessions joined with users. */
export const isSessionLive = (): SQL | undefined =>
  and(
    isNull(sessions.revokedAt),
    isNull(users.disabledAt),
    gt(sessions.expiresAt, sql`now()`),
    gt(sessions.seenAt, sql`now() - make_interval(secs => ${runtime().SESSION_IDLE_HOURS * 3_600})`),
  );

/** Read with every request: the statement is built once, and planned once a connection. */
const asked = () =>
  once("sessions.asked", () =>
    database()
      .select({
        userId: users.id,
        name: users.name,
        email: users.email,
        seenAt: sessions.seenAt,
        confirmedAt: sessions.confirmedAt,
        team: { id: teams.id, slug: teams.slug, name: teams.name },
        role: members.role,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(teams, eq(teams.slug, sql.placeholder("slug")))
      .leftJoin(members, and(eq(members.teamId, teams.id), eq(members.userId, users.id)))
      .where(and(eq(sessions.idHash, sql.placeholder("idHash")), isSessionLive()))
      .prepare("session_asked"),
  );

/**
 * Who a session belongs to, and what they are in the team with this slug; null when it ended, was revoked, sat idle
 * too long, or the person was disabled.
 */
export async function findSessionIn(
  id: string,
  slug: string,
): Promise<{ actor: Actor; membership: Membership | null } | null> {
  const idHash = hashToken(id);
  const [row] = await asked().execute({ idHash, slug });
  if (!row) return null;
  // Once a minute is enough for an idle limit counted in hours.
  if (Date.now() - row.seenAt.getTime() > 60_000)
    await database().update(sessions).set({ seenAt: sql`now()` }).where(eq(sessions.idHash, idHash));
  const { seenAt: _seen, team, role, ...person } = row;
  return { actor: { ...person, sessionId: id }, membership: team && role ? { team, role } : null };
}

/** Who a session belongs to; null as in {@link findSessionIn}. */
export const findSession = async (id: string): Promise<Actor | null> => (await findSessionIn(id, ""))?.actor ?? null;

export async function endSession(id: string): Promise<void> {
  await database()
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.idHash, hashToken(id)), isNull(sessions.revokedAt)));
}

/** The name of a session outside of its cookie: the beginning of its hash, which opens nothing. */
const publicId = (idHash: string): string => `ses_${idHash.slice(0, 16)}`;
const hasPublicId = (id: string): SQL => eq(sql`left(${sessions.idHash}, 16)`, id.replace(/^ses_/, ""));

export type SessionRow = { id: string; userAgent: string | null; createdAt: Date; seenAt: Date; isCurrent: boolean };

/** A person's sessions that still work, the last used first. */
export async function liveSessions(db: Db, userId: string, currentId: string): Promise<SessionRow[]> {
  const current = hashToken(currentId);
  const rows = await db
    .select(getTableColumns(sessions))
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.userId, userId), isSessionLive()))
    .orderBy(desc(sessions.seenAt));
  return rows.map(({ idHash, userAgent, createdAt, seenAt }) => ({
    id: publicId(idHash),
    userAgent,
    createdAt,
    seenAt,
    isCurrent: idHash === current,
  }));
}

/** Ends a person's sessions: all of them, one by its public id, or all but the current one. Answers how many. */
export async function endSessions(db: Db, userId: string, which: { only?: string; except?: string }): Promise<number> {
  const ended = await db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        which.only === undefined ? undefined : hasPublicId(which.only),
        which.except === undefined ? undefined : ne(sessions.idHash, hashToken(which.except)),
      ),
    )
    .returning({ idHash: sessions.idHash });
  return ended.length;
}

/** Notes that the password was given again just now. */
export async function confirmSession(db: Db, id: string): Promise<void> {
  await db
    .update(sessions)
    .set({ confirmedAt: sql`now()` })
    .where(eq(sessions.idHash, hashToken(id)));
}
