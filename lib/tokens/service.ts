import "server-only";
import { and, desc, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { can, type Permission, tokenPermissions } from "@/lib/access";
import { audit } from "@/lib/audit/audit";
import { database } from "@/lib/db/client";
import type { Actor, TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { hashToken, newToken } from "@/lib/secrets";
import { members, users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { ConsoleToken, type createToken, type listTokens, type revokeToken, tokenPrefix } from "./contract";
import { consoleTokens } from "./table";

type Row = { token: typeof consoleTokens.$inferSelect; userName: string };

const present = ({ token, userName }: Row): ConsoleToken =>
  ConsoleToken.parse({
    ...token,
    // One that has since been taken out of the table gives nothing any more, and is not told.
    permissions: token.permissions.filter((one) => (tokenPermissions as readonly string[]).includes(one)),
    createdBy: { id: token.userId, name: userName },
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    isExpired: token.expiresAt.getTime() <= Date.now(),
  });

/** Whose tokens a person may see and revoke: their own, and everybody's for those who manage members. */
const visibleTo = (ctx: TeamCtx) =>
  and(
    eq(consoleTokens.teamId, ctx.team.id),
    isNull(consoleTokens.revokedAt),
    can(ctx.role, "member:write") ? undefined : eq(consoleTokens.userId, ctx.actor.userId),
  );

export async function list(ctx: TeamCtx, _input: VerbInput<typeof listTokens>): Promise<CallOutput<typeof listTokens>> {
  const rows = await ctx.db
    .select({ token: consoleTokens, userName: users.name })
    .from(consoleTokens)
    .innerJoin(users, eq(users.id, consoleTokens.userId))
    .where(visibleTo(ctx))
    .orderBy(desc(consoleTokens.createdAt));
  return { tokens: rows.map(present) };
}

/** Makes a token that can do no more than its maker. Its text is answered once and kept only as a hash. */
export async function create(
  ctx: TeamCtx,
  input: VerbInput<typeof createToken>,
): Promise<CallOutput<typeof createToken>> {
  const permissions = [...new Set(input.permissions)];
  const beyond = permissions.find((permission) => !can(ctx.role, permission));
  if (beyond)
    throw new AppError("not_allowed", `A token cannot do more than you can, and your role does not carry ${beyond}.`, {
      field: "permissions",
    });
  const secret = `${tokenPrefix}${newToken()}`;
  const token = await ctx.db.transaction(async (tx) => {
    const [row] = await tx
      .insert(consoleTokens)
      .values({
        id: newId("tok"),
        teamId: ctx.team.id,
        userId: ctx.actor.userId,
        name: input.name,
        start: secret.slice(0, 8),
        tokenHash: hashToken(secret),
        permissions,
        expiresAt: new Date(Date.now() + input.days * 86_400_000),
      })
      .returning();
    if (!row) throw new Error("an insert returns its row");
    await audit(tx, ctx, "token.created", {
      subject: row.id,
      details: { name: row.name, permissions: permissions.join(" "), days: input.days },
    });
    return row;
  });
  return { token: present({ token, userName: ctx.actor.name }), secret };
}

export async function revoke(
  ctx: TeamCtx,
  input: VerbInput<typeof revokeToken>,
): Promise<CallOutput<typeof revokeToken>> {
  await ctx.db.transaction(async (tx) => {
    const [row] = await tx
      .update(consoleTokens)
      .set({ revokedAt: sql`now()` })
      .where(and(visibleTo(ctx), eq(consoleTokens.id, input.tokenId)))
      .returning();
    if (!row) throw new AppError("not_found", "There is no such token. It may have been revoked already.");
    await audit(tx, ctx, "token.revoked", { subject: row.id, details: { name: row.name } });
  });
  return { id: input.tokenId };
}

/** Null when the token is unknown, revoked or has run out, or when its owner was disabled or left the team. */
async function actorOf(which: SQL): Promise<Actor | null> {
  const [row] = await database()
    .select({ token: consoleTokens, name: users.name, email: users.email })
    .from(consoleTokens)
    .innerJoin(users, eq(users.id, consoleTokens.userId))
    .innerJoin(members, and(eq(members.userId, consoleTokens.userId), eq(members.teamId, consoleTokens.teamId)))
    .where(
      and(which, isNull(consoleTokens.revokedAt), gt(consoleTokens.expiresAt, sql`now()`), isNull(users.disabledAt)),
    );
  if (!row) return null;
  const { token, name, email } = row;
  await noteUse(token.id);
  const { id, teamId, permissions } = token;
  return { userId: token.userId, sessionId: tokenSession(id), name, email, token: { id, teamId, permissions } };
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

/** Whether what a token was given covers a permission in a team. People are asked by their role alone. */
export const isGranted = (actor: Actor, teamId: string, permission: Permission): boolean =>
  actor.token === undefined || (actor.token.teamId === teamId && actor.token.permissions.includes(permission));
