import "server-only";
import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { grantableRoles, type Role } from "@/lib/access";
import { audit } from "@/lib/audit/audit";
import type { Db } from "@/lib/db/client";
import type { ActorCtx, OpenCtx, TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { isMailSet, trySendMail } from "@/lib/mail";
import { runtime } from "@/lib/runtime";
import { hashToken, newToken } from "@/lib/secrets";
import { membersChanged } from "@/lib/teams/change";
import type { TeamSummary } from "@/lib/teams/contract";
import { hashPassword } from "@/lib/teams/password";
import { findUser, memberRows } from "@/lib/teams/service";
import { members, teams, users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type {
  acceptInvitation,
  createInvitation,
  Invitation,
  join,
  listInvitations,
  lookAtInvitation,
  withdrawInvitation,
} from "./contract";
import { invitationMail } from "./invitation-mail";
import { invitations } from "./table";

const lifeHours = 72;

type Row = typeof invitations.$inferSelect;

const present = (row: Row): Invitation => ({
  id: row.id,
  email: row.email,
  role: row.role,
  invitedBy: row.invitedByName,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});

const isOpen = () => and(isNull(invitations.endedAt), gt(invitations.expiresAt, sql`now()`));

export async function list(
  ctx: TeamCtx,
  _input: VerbInput<typeof listInvitations>,
): Promise<CallOutput<typeof listInvitations>> {
  const rows = await ctx.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.teamId, ctx.team.id), isOpen()))
    .orderBy(asc(invitations.createdAt));
  return { invitations: rows.map(present), isMailSet: isMailSet() };
}

/** Invites one address. The link is made here, told once, and kept only as a hash. */
export async function create(
  ctx: TeamCtx,
  input: VerbInput<typeof createInvitation>,
): Promise<CallOutput<typeof createInvitation>> {
  const { email, role } = input;
  if (!grantableRoles(ctx.role).includes(role))
    throw new AppError("not_allowed", "Only an owner can invite another owner.", { field: "role" });
  const token = newToken();
  const invitation = await ctx.db.transaction(async (tx) => {
    const already = await memberRows(tx, and(eq(members.teamId, ctx.team.id), eq(sql`lower(${users.email})`, email)));
    if (already.length > 0)
      throw new AppError("conflict", "That person is in this team already. Change their role instead.", {
        field: "email",
      });
    await endInvitations(tx, and(eq(invitations.teamId, ctx.team.id), eq(invitations.email, email)));
    const [row] = await tx
      .insert(invitations)
      .values({
        id: newId("inv"),
        teamId: ctx.team.id,
        email,
        role,
        tokenHash: hashToken(token),
        invitedBy: ctx.actor.userId,
        invitedByName: ctx.actor.name,
        tokenId: ctx.actor.token?.id ?? null,
        expiresAt: new Date(Date.now() + lifeHours * 3_600_000),
      })
      .returning();
    if (!row) throw new Error("an insert returns its row");
    await audit(tx, ctx, "member.invited", { subject: row.id, details: { email, role } });
    await membersChanged(tx, ctx.team.id, row.id);
    return present(row);
  });
  const link = `${runtime().publicUrl}/join/${token}`;
  const isMailed = await trySendMail(invitationMail({ ...invitation, team: ctx.team.name, link }));
  return { invitation, link, isMailed };
}

/** Ends open invitations. Answers those that were open. */
const endInvitations = (tx: Db, which: SQL | undefined): Promise<Row[]> =>
  tx.update(invitations).set({ endedAt: sql`now()` }).where(and(which, isOpen())).returning();

/** Ends open invitations of the team, with a line in the log for each. Answers how many were open. */
async function withdrawThese(tx: Db, ctx: TeamCtx, which: SQL): Promise<number> {
  const rows = await endInvitations(tx, and(eq(invitations.teamId, ctx.team.id), which));
  for (const { id, email } of rows) {
    await audit(tx, ctx, "invitation.withdrawn", { subject: id, details: { email } });
    await membersChanged(tx, ctx.team.id, id);
  }
  return rows.length;
}

export async function withdraw(
  ctx: TeamCtx,
  input: VerbInput<typeof withdrawInvitation>,
): Promise<CallOutput<typeof withdrawInvitation>> {
  const id = input.invitationId;
  await ctx.db.transaction(async (tx) => {
    if ((await withdrawThese(tx, ctx, eq(invitations.id, id))) === 0)
      throw new AppError("not_found", "That invitation was used, withdrawn or has run out.");
  });
  return { id };
}

/** Of a token that leaked, the links it made are the way back in: they end with it. */
export const withdrawMadeWith = (tx: Db, ctx: TeamCtx, tokenIds: readonly string[]): Promise<number> =>
  withdrawThese(tx, ctx, inArray(invitations.tokenId, [...tokenIds]));

const gone = () =>
  new AppError("gone", "This invitation was used, withdrawn or has run out. Ask for a new one; nothing was changed.");

async function readOpen(db: Db, token: string): Promise<{ row: Row; team: typeof teams.$inferSelect }> {
  const [found] = await db
    .select({ row: invitations, team: teams })
    .from(invitations)
    .innerJoin(teams, eq(teams.id, invitations.teamId))
    .where(and(eq(invitations.tokenHash, hashToken(token)), isOpen()));
  if (!found) throw gone();
  return found;
}

export async function look(
  ctx: OpenCtx,
  input: VerbInput<typeof lookAtInvitation>,
): Promise<CallOutput<typeof lookAtInvitation>> {
  const { row, team } = await readOpen(ctx.db, input.token);
  const { email, role, invitedBy, expiresAt } = present(row);
  const isKnown = (await findUser(ctx.db, email)) !== undefined;
  return { team: team.name, email, role, invitedBy, expiresAt, isKnown };
}

type Joiner = { userId: string; name: string };
type Entry = { role: Role; email: string; by: string; requestId?: string | undefined };

/** Makes somebody a member. Whoever is one already stays as they are. */
export async function joinTeam(
  tx: Db,
  team: typeof teams.$inferSelect,
  joiner: Joiner,
  { role, email, by, requestId }: Entry,
): Promise<TeamSummary> {
  await tx.insert(members).values({ teamId: team.id, userId: joiner.userId, role }).onConflictDoNothing();
  await audit(tx, { team, actor: joiner, ...(requestId ? { requestId } : {}) }, "member.joined", {
    subject: joiner.userId,
    details: { email, role, by },
  });
  await membersChanged(tx, team.id, joiner.userId);
  return { id: team.id, slug: team.slug, name: team.name, zone: team.zone, role };
}

/** Uses an invitation up and makes the membership; of two who try at once, one succeeds. */
export async function enterInvited(
  tx: Db,
  which: SQL,
  joiner: Joiner,
  requestId: string | undefined,
): Promise<TeamSummary> {
  const [used] = await endInvitations(tx, which);
  const [team] = used ? await tx.select().from(teams).where(eq(teams.id, used.teamId)) : [];
  if (!used || !team) throw gone();
  const { role, email, invitedByName: by } = used;
  return joinTeam(tx, team, joiner, { role, email, by, requestId });
}

const withToken = (token: string): SQL => eq(invitations.tokenHash, hashToken(token));

/** For someone new: the account under the invited address, and the membership. */
export async function joinAsNew(ctx: OpenCtx, input: VerbInput<typeof join>): Promise<CallOutput<typeof join>> {
  const { row } = await readOpen(ctx.db, input.token);
  const passwordHash = await hashPassword(input.password);
  return ctx.db.transaction(async (tx) => {
    const id = newId("use");
    const made = await tx
      .insert(users)
      .values({ id, email: row.email, name: input.name, passwordHash })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (made.length === 0)
      throw new AppError("conflict", "This address has an account already. Sign in with it to accept the invitation.");
    const joiner = { userId: id, name: input.name };
    const team = await enterInvited(tx, withToken(input.token), joiner, ctx.requestId);
    return { team, email: row.email };
  });
}

/** For someone who is signed in. The invitation is for one address; under another it stays unused. */
export async function accept(
  ctx: ActorCtx,
  input: VerbInput<typeof acceptInvitation>,
): Promise<CallOutput<typeof acceptInvitation>> {
  const { row } = await readOpen(ctx.db, input.token);
  if (row.email !== ctx.actor.email.toLowerCase())
    throw new AppError(
      "gone",
      "This invitation is for another e-mail address. Sign out, sign in under that address, and open the link again.",
    );
  const { userId, name } = ctx.actor;
  const team = await ctx.db.transaction((tx) =>
    enterInvited(tx, withToken(input.token), { userId, name }, ctx.requestId),
  );
  return { team };
}
