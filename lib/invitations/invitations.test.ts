import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { newTeam } from "@/lib/teams/cases/new-team";
import { changeRole, leave, removeOther, transfer } from "@/lib/teams/change";
import { members, users } from "@/lib/teams/table";
import { create, list } from "./service";
import { invitations } from "./table";

const db = await openDatabase();

/** A team of two owners; the second has invited an owner and a member, the first has invited a member. */
async function invitingTeam() {
  const team = await newTeam(db);
  const ownerOf = async (name: string) => {
    const userId = newId("use");
    await db.insert(users).values({ id: userId, email: `${userId}@example.org`, name });
    await db.insert(members).values({ teamId: team.team.id, userId, role: "owner" });
    return { ...team, actor: { ...team.actor, userId, name } };
  };
  const [first, second] = [await ownerOf("Ada"), await ownerOf("Bob")];
  await create(first, { email: "of-ada@example.org", role: "member" });
  await create(second, { email: "an-owner@example.org", role: "owner" });
  await create(second, { email: "a-member@example.org", role: "member" });
  const open = async () => (await list(first, {})).invitations.map(({ email }) => email);
  return { first, second, open };
}

test("whoever is removed or leaves takes their open invitations along, and the team's others stay", async () => {
  const removed = await invitingTeam();
  await removeOther(removed.first, { userId: removed.second.actor.userId });
  expect(await removed.open()).toEqual(["of-ada@example.org"]);
  const left = await invitingTeam();
  await leave(left.second, {});
  expect(await left.open()).toEqual(["of-ada@example.org"]);
});

test("whoever may invite less keeps only the invitations they could still make", async () => {
  const { first, second, open } = await invitingTeam();
  const to = (role: "admin" | "member") => changeRole(first, { userId: second.actor.userId, role });
  await to("admin");
  expect(await open()).toEqual(["of-ada@example.org", "a-member@example.org"]);
  await to("member");
  expect(await open()).toEqual(["of-ada@example.org"]);
  const handed = await invitingTeam();
  await transfer(handed.second, { userId: handed.first.actor.userId });
  expect(await handed.open()).toEqual(["of-ada@example.org", "a-member@example.org"]);
  const [ended] = await db.select().from(invitations).where(eq(invitations.email, "an-owner@example.org"));
  expect(ended?.endedAt).toBeInstanceOf(Date);
});
