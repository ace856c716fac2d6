import "server-only";
import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type Db, database } from "@/lib/db/client";
import type { ActorCtx, Membership, TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import type { getMe, listMembers, Member, TeamSummary } from "./contract";
import { members, teams, users } from "./table";

export async function teamsOf(userId: string, db: Db = database()): Promise<TeamSummary[]> {
  return db
    .select({ id: teams.id, slug: teams.slug, name: teams.name, zone: teams.zone, role: members.role })
    .from(members)
    .innerJoin(teams, eq(teams.id, members.teamId))
    .where(eq(members.userId, userId))
    .orderBy(asc(teams.name));
}

/** The team a person asks for and their role in it; null both when it does not exist and when they are not in it. */
export async function membershipOf(userId: string, slug: string): Promise<Membership | null> {
  const [row] = await database()
    .select({ id: teams.id, slug: teams.slug, name: teams.name, role: members.role })
    .from(members)
    .innerJoin(teams, eq(teams.id, members.teamId))
    .where(and(eq(members.userId, userId), eq(teams.slug, slug)));
  if (!row) return null;
  const { role, ...team } = row;
  return { team, role };
}

/** The person with this mail, unless they were disabled. */
export async function findUser(db: Db, email: string): Promise<typeof users.$inferSelect | undefined> {
  const [user] = await db
    .select()
    .from(users)
    .where(and(eq(sql`lower(${users.email})`, email.toLowerCase()), isNull(users.disabledAt)));
  return user;
}

export async function me(ctx: ActorCtx): Promise<CallOutput<typeof getMe>> {
  const { userId: id, name, email, token } = ctx.actor;
  const teams = await teamsOf(id);
  return { person: { id, name, email }, teams: token ? teams.filter((team) => team.id === token.teamId) : teams };
}

export async function listMembersOf(
  ctx: TeamCtx,
  _input: VerbInput<typeof listMembers>,
): Promise<CallOutput<typeof listMembers>> {
  return { members: await memberRows(ctx.db, eq(members.teamId, ctx.team.id)) };
}

/** Members with their names, by name. */
export async function memberRows(db: Db, where: SQL | undefined): Promise<Member[]> {
  const rows = await db
    .select({ userId: users.id, name: users.name, email: users.email, role: members.role, joinedAt: members.createdAt })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(where)
    .orderBy(asc(users.name), asc(users.id));
  return rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() }));
}

/** A slug for a team's address that nobody has: `northwind-research`, then `northwind-research-2`, … */
export async function freeSlug(db: Db, name: string): Promise<string> {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  const base = plain || `team-${newId("tea").slice(4, 10).toLowerCase()}`;
  const taken = new Set((await db.select({ slug: teams.slug }).from(teams)).map((row) => row.slug));
  for (let n = 1; ; n += 1) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(slug)) return slug;
  }
}
