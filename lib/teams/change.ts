import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { grantableRoles, type Role } from "@/lib/access";
import { audit } from "@/lib/audit/audit";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { publish } from "@/lib/live/publish";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type { leaveTeam, Member, removeMember, renameTeam, transferTeam, updateMember } from "./contract";
import { listMembersOf, memberRows } from "./service";
import { members, teams } from "./table";

/** Those who write a team's list of members wait for each other, so that two owners cannot both step down. */
const lockTeam = (tx: Db, teamId: string) => tx.execute(sql`select 1 from ${teams} where id = ${teamId} for update`);

/** Tells open pages that somebody's place in the team is another; streams look again at once. */
export const membersChanged = (tx: Db, teamId: string, userId: string) =>
  publish(tx, { teamId, topic: "member.changed", subject: userId, data: { userId } });

async function readMember(tx: Db, teamId: string, userId: string) {
  const [row] = await memberRows(tx, and(eq(members.teamId, teamId), eq(members.userId, userId)));
  if (!row) throw new AppError("not_found", "That person is not in this team. They may have left it.");
  return row;
}

/** @throws AppError conflict when nobody else owns the team */
async function requireAnotherOwner(tx: Db, teamId: string, userId: string): Promise<void> {
  const owners = await tx
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.teamId, teamId), eq(members.role, "owner")));
  if (owners.every((owner) => owner.userId === userId))
    throw new AppError("conflict", "A team needs an owner. Make someone else an owner first, then try again.");
}

function requireReach(ctx: TeamCtx, role: Role): void {
  if (!grantableRoles(ctx.role).includes(role))
    throw new AppError("not_allowed", "Only an owner may change who owns the team. Ask one of them.");
}

/**
 * Ends the open invitations somebody made to roles they can no longer give: their links would let them back in, or let
 * in whom they chose. Invitations live in a later house, so their table is named here.
 */
async function endInvitationsOf(tx: Db, ctx: TeamCtx, userId: string, still: readonly Role[]): Promise<void> {
  const { rows } = await tx.execute<{ id: string; email: string }>(sql`
    update invitations set ended_at = now()
    where team_id = ${ctx.team.id} and invited_by = ${userId} and ended_at is null and expires_at > now()
      and role <> all(${sql.param([...still])}::text[])
    returning id, email`);
  for (const { id, email } of rows) await audit(tx, ctx, "invitation.withdrawn", { subject: id, details: { email } });
}

async function removeFrom(tx: Db, ctx: TeamCtx, userId: string, act: "member.removed" | "member.left"): Promise<void> {
  await lockTeam(tx, ctx.team.id);
  const { name, email, role } = await readMember(tx, ctx.team.id, userId);
  if (act === "member.removed") requireReach(ctx, role);
  if (role === "owner") await requireAnotherOwner(tx, ctx.team.id, userId);
  await tx.delete(members).where(and(eq(members.teamId, ctx.team.id), eq(members.userId, userId)));
  await audit(tx, ctx, act, { subject: userId, details: { name, email, role } });
  await endInvitationsOf(tx, ctx, userId, []);
  await membersChanged(tx, ctx.team.id, userId);
}

export async function changeRole(ctx: TeamCtx, input: VerbInput<typeof updateMember>): Promise<Member> {
  return ctx.db.transaction(async (tx) => {
    await lockTeam(tx, ctx.team.id);
    const before = await readMember(tx, ctx.team.id, input.userId);
    requireReach(ctx, before.role);
    requireReach(ctx, input.role);
    if (before.role === "owner" && input.role !== "owner") await requireAnotherOwner(tx, ctx.team.id, input.userId);
    await tx
      .update(members)
      .set({ role: input.role })
      .where(and(eq(members.teamId, ctx.team.id), eq(members.userId, input.userId)));
    await audit(tx, ctx, "member.role_changed", {
      subject: input.userId,
      details: { name: before.name, from: before.role, to: input.role },
    });
    await endInvitationsOf(tx, ctx, input.userId, grantableRoles(input.role));
    await membersChanged(tx, ctx.team.id, input.userId);
    return { ...before, role: input.role };
  });
}

export async function removeOther(
  ctx: TeamCtx,
  input: VerbInput<typeof removeMember>,
): Promise<CallOutput<typeof removeMember>> {
  await ctx.db.transaction((tx) => removeFrom(tx, ctx, input.userId, "member.removed"));
  return { userId: input.userId };
}

export async function leave(ctx: TeamCtx, _input: VerbInput<typeof leaveTeam>): Promise<CallOutput<typeof leaveTeam>> {
  const { userId } = ctx.actor;
  await ctx.db.transaction((tx) => removeFrom(tx, ctx, userId, "member.left"));
  return { userId };
}

/** The address (slug) stays, so that links keep working. */
export async function rename(
  ctx: TeamCtx,
  input: VerbInput<typeof renameTeam>,
): Promise<CallOutput<typeof renameTeam>> {
  const { name, zone } = input;
  const changed = await ctx.db.transaction(async (tx) => {
    await lockTeam(tx, ctx.team.id);
    const [before] = await tx.select({ zone: teams.zone }).from(teams).where(eq(teams.id, ctx.team.id));
    const [row] = await tx
      .update(teams)
      .set({ name, ...(zone === undefined ? {} : { zone }) })
      .where(eq(teams.id, ctx.team.id))
      .returning({ name: teams.name, zone: teams.zone });
    const isMoved = before !== undefined && row !== undefined && before.zone !== row.zone;
    await audit(tx, ctx, "team.renamed", {
      subject: ctx.team.id,
      details: { from: ctx.team.name, to: name, ...(isMoved ? { fromZone: before.zone, toZone: row.zone } : {}) },
    });
    await membersChanged(tx, ctx.team.id, ctx.actor.userId);
    return row;
  });
  return { ...ctx.team, name, zone: zone ?? "UTC", ...changed, role: ctx.role };
}

export async function transfer(
  ctx: TeamCtx,
  input: VerbInput<typeof transferTeam>,
): Promise<CallOutput<typeof transferTeam>> {
  if (input.userId === ctx.actor.userId)
    throw new AppError("invalid_input", "You own the team already. Choose another member.", { field: "userId" });
  await ctx.db.transaction(async (tx) => {
    await lockTeam(tx, ctx.team.id);
    const { name } = await readMember(tx, ctx.team.id, input.userId);
    const roleOf = (userId: string, role: Role) =>
      tx
        .update(members)
        .set({ role })
        .where(and(eq(members.teamId, ctx.team.id), eq(members.userId, userId)));
    await roleOf(input.userId, "owner");
    await roleOf(ctx.actor.userId, "admin");
    await audit(tx, ctx, "team.transferred", { subject: input.userId, details: { to: name } });
    await endInvitationsOf(tx, ctx, ctx.actor.userId, grantableRoles("admin"));
    await membersChanged(tx, ctx.team.id, input.userId);
  });
  return listMembersOf(ctx, {});
}
