import "server-only";
import { and, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { database } from "@/lib/db/client";
import type { Actor } from "@/lib/db/ctx";
import { hashToken } from "@/lib/secrets";
import { members, users } from "@/lib/teams/table";
import { consoleTokens } from "./table";

/** Neither revoked nor run out. */
export const isAlive = () => and(isNull(consoleTokens.revokedAt), gt(consoleTokens.expiresAt, sql`now()`));

/** Null when the token is unknown, revoked or has run out, or when its owner was disabled or left the team. */
async function actorOf(which: SQL): Promise<Actor | null> {
  const [row] = await database()
    .select({ token: consoleTokens, name: users.name, email: users.email })
    .from(consoleTokens)
    .innerJoin(users, eq(users.id, consoleTokens.userId))
    .innerJoin(members, and(eq(members.userId, consoleTokens.userId), eq(members.teamId, consoleTokens.teamId)))
    .where(and(which, isAlive(), isNull(users.disabledAt)));
  if (!row) return null;
  const { token, name, email } = row;
  await noteUse(token.id);
  const { id, name: called, teamId, permissions, isConfirmed } = token;
  const grant = { id, name: called, teamId, permissions, isConfirmed };
  return { userId: token.userId, sessionId: tokenSession(id), name, email, token: grant };
}

/** What stands in a stream for the session of someone who came with a token. */
const tokenSession = (id: string): string => `token:${id}`;

/** Who a token speaks for. */
export const findToken = (secret: string): Promise<Actor | null> =>
  actorOf(eq(consoleTokens.tokenHash, hashToken(secret)));
/** Of those who listen with a token, whose token is alive; undefined for whoever came with a session. */
export async function isTokenAlive(sessionId: string): Promise<boolean | undefined> {
  const id = /^token:(.+)$/.exec(sessionId)?.[1];
  return id === undefined ? undefined : (await actorOf(eq(consoleTokens.id, id))) !== null;
}

/** Once a minute is enough to tell a token in use from one that is forgotten. */
const noteUse = (id: string) =>
  database()
    .update(consoleTokens)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(
        eq(consoleTokens.id, id),
        or(isNull(consoleTokens.lastUsedAt), sql`${consoleTokens.lastUsedAt} < now() - interval '1 minute'`),
      ),
    );
