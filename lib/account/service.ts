import "server-only";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Act } from "@/lib/audit/contract";
import type { Db } from "@/lib/db/client";
import type { ActorCtx, OpenCtx, TeamCtx } from "@/lib/db/ctx";
import { runtime } from "@/lib/runtime";
import { hashToken, newToken } from "@/lib/secrets";
import { hashPassword, isPassword } from "@/lib/teams/password";
import { teamsOf } from "@/lib/teams/service";
import { confirmSession, endSessions, liveSessions } from "@/lib/teams/sessions";
import { oneUseTokens, users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type {
  changePassword,
  confirmPassword,
  createResetLink,
  endOtherSessions,
  listSessions,
  resetPassword,
  revokeSession,
} from "./contract";
import { deviceWords } from "./device";
import { tryPassword } from "./throttle";

const resetHours = 24;
const confirmMinutes = 10;

type Who = { userId: string; name: string };

/** What a person did to their own account, in the log of each of their teams. */
async function auditSelf(tx: Db, who: Who, requestId: string, act: Act, details = {}): Promise<void> {
  for (const team of await teamsOf(who.userId, tx))
    await audit(tx, { team, actor: who, requestId }, act, { subject: who.userId, details });
}

const readUser = async (db: Db, userId: string) => (await db.select().from(users).where(eq(users.id, userId)))[0];

export async function list(
  ctx: ActorCtx,
  _input: VerbInput<typeof listSessions>,
): Promise<CallOutput<typeof listSessions>> {
  const { userId, sessionId } = ctx.actor;
  const rows = await liveSessions(ctx.db, userId, sessionId);
  const { SESSION_IDLE_HOURS: idleHours, SESSION_DAYS: days } = runtime();
  const sessions = rows.map(({ id, userAgent, createdAt, seenAt, isCurrent }) => ({
    id,
    device: deviceWords(userAgent),
    createdAt: createdAt.toISOString(),
    seenAt: seenAt.toISOString(),
    isCurrent,
  }));
  return { sessions, idleHours, days, hasPassword: (await readUser(ctx.db, userId))?.passwordHash != null };
}

export async function revoke(
  ctx: ActorCtx,
  input: VerbInput<typeof revokeSession>,
): Promise<CallOutput<typeof revokeSession>> {
  await ctx.db.transaction(async (tx) => {
    const ended = await endSessions(tx, ctx.actor.userId, { only: input.sessionId });
    if (ended === 0) throw new AppError("not_found", "That session has ended already.");
    await auditSelf(tx, ctx.actor, ctx.requestId, "session.revoked");
  });
  return { id: input.sessionId };
}

export async function endOthers(
  ctx: ActorCtx,
  _input: VerbInput<typeof endOtherSessions>,
): Promise<CallOutput<typeof endOtherSessions>> {
  const ended = await ctx.db.transaction(async (tx) => {
    const count = await endSessions(tx, ctx.actor.userId, { except: ctx.actor.sessionId });
    await auditSelf(tx, ctx.actor, ctx.requestId, "sessions.ended", { ended: count });
    return count;
  });
  return { ended };
}

/** @throws AppError rate_limited; invalid_input at `field` when the password is wrong */
async function requirePassword(ctx: ActorCtx, password: string, field: string): Promise<void> {
  const user = await readUser(ctx.db, ctx.actor.userId);
  // One's own sessions must not be able to lock the way in: tries are counted apart from those at the front door.
  const permit = await tryPassword({ account: `confirm:${ctx.actor.userId}` });
  if (!permit.isFree)
    throw new AppError("rate_limited", "Too many wrong passwords. Wait a while, then try again.", {
      retryAfterMs: permit.retryAfterMs,
    });
  if (!(await isPassword(password, user?.passwordHash ?? null)))
    throw new AppError("invalid_input", "That is not your password. Nothing was changed.", { field });
  await permit.succeed();
}

export async function confirm(
  ctx: ActorCtx,
  input: VerbInput<typeof confirmPassword>,
): Promise<CallOutput<typeof confirmPassword>> {
  await requirePassword(ctx, input.password, "password");
  await ctx.db.transaction(async (tx) => {
    await confirmSession(tx, ctx.actor.sessionId);
    await auditSelf(tx, ctx.actor, ctx.requestId, "session.confirmed");
  });
  return { until: new Date(Date.now() + confirmMinutes * 60_000).toISOString() };
}

/** Whether the password was given recently enough for keys, tokens and members; of a token, when it was made. */
export function isConfirmed(actor: ActorCtx["actor"], now = Date.now()): boolean {
  if (actor.token) return actor.token.isConfirmed;
  return actor.confirmedAt !== undefined && now - actor.confirmedAt.getTime() < confirmMinutes * 60_000;
}

export async function change(
  ctx: ActorCtx,
  input: VerbInput<typeof changePassword>,
): Promise<CallOutput<typeof changePassword>> {
  await requirePassword(ctx, input.current, "current");
  const passwordHash = await hashPassword(input.next);
  const { userId, sessionId } = ctx.actor;
  return ctx.db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
    const ended = await endSessions(tx, userId, { except: sessionId });
    await confirmSession(tx, sessionId);
    await auditSelf(tx, ctx.actor, ctx.requestId, "password.changed", { ended });
    return { ended };
  });
}

/** An owner's link for a member. Nobody may reach through it into a team that is not theirs. */
export async function makeResetLink(
  ctx: TeamCtx,
  input: VerbInput<typeof createResetLink>,
): Promise<CallOutput<typeof createResetLink>> {
  const [theirs, mine] = [await teamsOf(input.userId), await teamsOf(ctx.actor.userId)];
  if (!theirs.some((team) => team.id === ctx.team.id))
    throw new AppError("not_found", "That person is not in this team. They may have left it.");
  const owned = new Set(mine.filter((team) => team.role === "owner").map((team) => team.id));
  if (!theirs.every((team) => owned.has(team.id)))
    throw new AppError(
      "not_allowed",
      "This person is also in a team you do not own, so you cannot reset their password. They can change it themselves.",
    );
  const token = newToken();
  const expiresAt = new Date(Date.now() + resetHours * 3_600_000);
  await ctx.db.transaction(async (tx) => {
    await tx
      .delete(oneUseTokens)
      .where(
        and(eq(oneUseTokens.purpose, "reset"), eq(oneUseTokens.userId, input.userId), isNull(oneUseTokens.usedAt)),
      );
    await tx
      .insert(oneUseTokens)
      .values({ tokenHash: hashToken(token), purpose: "reset", userId: input.userId, expiresAt });
    await audit(tx, ctx, "password.reset_link_made", { subject: input.userId });
  });
  return { link: `${runtime().publicUrl}/reset/${token}`, expiresAt: expiresAt.toISOString() };
}

export async function reset(
  ctx: OpenCtx,
  input: VerbInput<typeof resetPassword>,
): Promise<CallOutput<typeof resetPassword>> {
  const passwordHash = await hashPassword(input.password);
  return ctx.db.transaction(async (tx) => {
    const [used] = await tx
      .update(oneUseTokens)
      .set({ usedAt: sql`now()` })
      .where(
        and(
          eq(oneUseTokens.tokenHash, hashToken(input.token)),
          eq(oneUseTokens.purpose, "reset"),
          isNull(oneUseTokens.usedAt),
          gt(oneUseTokens.expiresAt, sql`now()`),
        ),
      )
      .returning();
    const user = used?.userId ? await readUser(tx, used.userId) : undefined;
    if (!user)
      throw new AppError("gone", "This link was used or has run out. Ask an owner of your team for a new one.");
    await tx.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    await endSessions(tx, user.id, {});
    await auditSelf(tx, { userId: user.id, name: user.name }, ctx.requestId, "password.reset");
    return { isReset: true as const };
  });
}
