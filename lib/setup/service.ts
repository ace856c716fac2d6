import "server-only";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import { createBuiltinEmulatorConnection } from "@/lib/connections/service";
import { type Db, database } from "@/lib/db/client";
import type { ActorCtx, OpenCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { runtime } from "@/lib/runtime";
import { hashToken, newToken } from "@/lib/secrets";
import { hashPassword } from "@/lib/teams/password";
import { freeSlug } from "@/lib/teams/service";
import { members, oneUseTokens, teams, users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type { createTeam, getSetup, setUp } from "./contract";

const linkMinutes = 60;
const setupLock = 7_301_118;

async function hasOwner(db: Pick<OpenCtx["db"], "select">): Promise<boolean> {
  const [row] = await db.select({ id: users.id }).from(users).limit(1);
  return row !== undefined;
}

/** A fresh one-use link for the first owner, as a path; null when the installation has one. Earlier links stop working. */
export async function newSetupLink(): Promise<string | null> {
  const db = database();
  if (await hasOwner(db)) return null;
  const token = newToken();
  const expiresAt = new Date(Date.now() + linkMinutes * 60_000);
  await db.transaction(async (tx) => {
    await tx.delete(oneUseTokens).where(and(eq(oneUseTokens.purpose, "setup"), isNull(oneUseTokens.usedAt)));
    await tx.insert(oneUseTokens).values({ tokenHash: hashToken(token), purpose: "setup", expiresAt });
  });
  return `/setup?token=${token}`;
}

/** Whether the installation has its owner. */
export const isSetUp = (): Promise<boolean> => hasOwner(database());

export async function setupState(ctx: OpenCtx): Promise<CallOutput<typeof getSetup>> {
  return { isOpen: !(await hasOwner(ctx.db)) };
}

/** Creates the owner, the first team and, unless it is switched off, a connection to the built-in emulator. */
export async function setUpInstallation(
  ctx: OpenCtx,
  input: VerbInput<typeof setUp>,
): Promise<CallOutput<typeof setUp>> {
  const used = () =>
    new AppError("gone", "This set-up link was used or has run out. Restart the console to get a new one.");
  const isKnown = await ctx.db
    .select({ hash: oneUseTokens.tokenHash })
    .from(oneUseTokens)
    .where(
      and(
        eq(oneUseTokens.tokenHash, hashToken(input.token)),
        isNull(oneUseTokens.usedAt),
        gt(oneUseTokens.expiresAt, sql`now()`),
      ),
    );
  if (await hasOwner(ctx.db)) throw new AppError("already_set_up", "This console is already set up. Sign in instead.");
  if (isKnown.length === 0) throw used();
  // Hashing takes a while; doing it before the lock keeps the transaction short.
  const passwordHash = await hashPassword(input.password);
  return ctx.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${setupLock})`);
    if (await hasOwner(tx)) throw new AppError("already_set_up", "This console is already set up. Sign in instead.");
    const spent = await tx
      .update(oneUseTokens)
      .set({ usedAt: sql`now()` })
      .where(
        and(
          eq(oneUseTokens.tokenHash, hashToken(input.token)),
          isNull(oneUseTokens.usedAt),
          gt(oneUseTokens.expiresAt, sql`now()`),
        ),
      )
      .returning({ hash: oneUseTokens.tokenHash });
    if (spent.length === 0) throw used();
    const userId = newId("use");
    await tx.insert(users).values({ id: userId, email: input.email, name: input.name, passwordHash });
    return {
      team: await makeTeam(tx, { userId, name: input.name }, { name: input.teamName, zone: input.zone }, ctx.requestId),
    };
  });
}

/** A team with its owner and, unless it is switched off, a connection to the built-in emulator. */
async function makeTeam(
  tx: Db,
  owner: { userId: string; name: string },
  { name, zone }: { name: string; zone: string },
  requestId: string,
) {
  const { userId } = owner;
  const team = { id: newId("tea"), slug: await freeSlug(tx, name), name, zone };
  await tx.insert(teams).values(team);
  await tx.insert(members).values({ teamId: team.id, userId, role: "owner" });
  await audit(tx, { team, actor: owner, requestId }, "team.created", { subject: team.id, details: { name } });
  if (runtime().EMULATOR === "on") await createBuiltinEmulatorConnection(tx, { teamId: team.id, userId });
  return { ...team, role: "owner" as const };
}

/** So many teams one person may own. */
const teamsMax = 50;

/** Another team of the installation. Nobody else is in it before they are invited. */
export async function create(
  ctx: ActorCtx,
  input: VerbInput<typeof createTeam>,
): Promise<CallOutput<typeof createTeam>> {
  const { userId, name } = ctx.actor;
  return ctx.db.transaction(async (tx) => {
    // Two teams of one name at the same moment would draw the same address.
    await tx.execute(sql`select pg_advisory_xact_lock(${setupLock})`);
    const owned = await tx.$count(members, and(eq(members.userId, userId), eq(members.role, "owner")));
    if (owned >= teamsMax)
      throw new AppError(
        "conflict",
        `You own ${teamsMax} teams, and that is the most. Hand one over or use one you have.`,
      );
    return { team: await makeTeam(tx, { userId, name }, input, ctx.requestId) };
  });
}
