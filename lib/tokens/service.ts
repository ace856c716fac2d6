import "server-only";
import { and, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { permissions as allPermissions } from "@/lib/access";
import { audit } from "@/lib/audit/audit";
import type { Db } from "@/lib/db/client";
import { type Actor, may, type TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { withdrawMadeWith } from "@/lib/invitations/service";
import { takeTurn } from "@/lib/live/publish";
import { hashToken, newToken } from "@/lib/secrets";
import { users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { isAlive } from "./bearer";
import { ConsoleToken, type createToken, type listTokens, type revokeToken, tokenPrefix } from "./contract";
import { consoleTokens } from "./table";

type Row = { token: typeof consoleTokens.$inferSelect; userName: string };

const present = ({ token, userName }: Row): ConsoleToken =>
  ConsoleToken.parse({
    ...token,
    // One that has since been taken out of the table gives nothing any more, and is not told.
    permissions: token.permissions.filter((one) => (allPermissions as readonly string[]).includes(one)),
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
    may(ctx, "member:write") ? undefined : eq(consoleTokens.userId, ctx.actor.userId),
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

/** The token that makes another, as it is now. Whoever makes or ends tokens waits for the others: see `revoke`. */
async function parentOf(tx: Db, { token }: Actor): Promise<typeof consoleTokens.$inferSelect | null> {
  await takeTurn(tx);
  if (!token) return null;
  const [row] = await tx
    .select()
    .from(consoleTokens)
    .where(and(eq(consoleTokens.id, token.id), isAlive()));
  if (!row) throw new AppError("not_signed_in", "This console token was revoked meanwhile. No other was made.");
  return row;
}

/** Makes a token that can do no more than its maker. Its text is answered once and kept only as a hash. */
export async function create(
  ctx: TeamCtx,
  input: VerbInput<typeof createToken>,
): Promise<CallOutput<typeof createToken>> {
  const { name, isConfirmed, days } = input;
  const permissions = [...new Set(input.permissions)];
  const beyond = permissions.find((permission) => !may(ctx, permission));
  if (beyond) {
    const maker = ctx.actor.token ? "the one it is made with, which lacks" : "you can, and your role does not carry";
    throw new AppError("not_allowed", `A token cannot do more than ${maker} ${beyond}.`, { field: "permissions" });
  }
  const secret = `${tokenPrefix}${newToken()}`;
  const token = await ctx.db.transaction(async (tx) => {
    const parent = await parentOf(tx, ctx.actor);
    const wanted = Date.now() + days * 86_400_000;
    const [row] = await tx
      .insert(consoleTokens)
      .values({
        id: newId("tok"),
        teamId: ctx.team.id,
        userId: ctx.actor.userId,
        name,
        start: secret.slice(0, 8),
        tokenHash: hashToken(secret),
        permissions,
        isConfirmed,
        parentId: parent?.id ?? null,
        expiresAt: new Date(Math.min(wanted, parent?.expiresAt.getTime() ?? wanted)),
      })
      .returning();
    if (!row) throw new Error("an insert returns its row");
    await audit(tx, ctx, "token.created", {
      subject: row.id,
      details: { name, permissions: permissions.join(" "), days, ...(isConfirmed ? { withoutPassword: true } : {}) },
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
    // Nothing is made with a token between looking for what it made and ending that.
    await takeTurn(tx);
    const end = (which: SQL | undefined) =>
      tx
        .update(consoleTokens)
        .set({ revokedAt: sql`now()` })
        .where(and(which, isNull(consoleTokens.revokedAt)))
        .returning({ id: consoleTokens.id, name: consoleTokens.name });
    const [row] = await end(and(visibleTo(ctx), eq(consoleTokens.id, input.tokenId)));
    if (!row) throw new AppError("not_found", "There is no such token. It may have been revoked already.");
    const below = await end(and(eq(consoleTokens.teamId, ctx.team.id), inArray(consoleTokens.id, madeWith(row.id))));
    await audit(tx, ctx, "token.revoked", { subject: row.id, details: { name: row.name } });
    for (const { id, name } of below)
      await audit(tx, ctx, "token.revoked", { subject: id, details: { name, madeWith: row.name } });
    await withdrawMadeWith(
      tx,
      ctx,
      [row, ...below].map(({ id }) => id),
    );
  });
  return { id: input.tokenId };
}

/** Ids of the tokens made with one, with those made with these, and so on. */
const madeWith = (id: string) => sql`(
  with recursive below as (
    select id from ${consoleTokens} where parent_id = ${id}
    union all select made.id from ${consoleTokens} made join below on made.parent_id = below.id
  ) select id from below)`;
