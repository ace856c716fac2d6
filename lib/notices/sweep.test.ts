import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { newTeam } from "@/lib/teams/cases/new-team";
import { users } from "@/lib/teams/table";
import { inbox } from "./service/inbox";
import { sweepNotices } from "./sweep";
import { deliveries, noticeReaders, notices } from "./table";

const db = await openDatabase();

test("after 90 days a notice, its place in inboxes and the log of where it went are gone; younger ones stay", async () => {
  const ctx = await newTeam(db);
  const { id: teamId } = ctx.team;
  const email = `${teamId}@example.org`;
  await db.insert(users).values({ id: ctx.actor.userId, email, name: "Ada" });
  const told = async (daysAgo: number) => {
    const [id, at] = [newId("not"), new Date(Date.now() - daysAgo * 86_400_000)];
    await db.insert(notices).values({
      ...{ id, teamId, key: id, kind: "batch_done", subject: "bat_1", title: `${daysAgo}`, body: "", path: "/", at },
    });
    await db.insert(noticeReaders).values({ noticeId: id, teamId, userId: ctx.actor.userId, at });
    const sent = { teamId, to: "Pager", state: "sent" as const, at };
    await db.insert(deliveries).values([
      { ...sent, id: newId("dlv"), noticeId: id },
      { ...sent, id: newId("dlv") },
    ]);
  };
  for (const days of [91, 89, 1]) await told(days);
  await sweepNotices(db);
  expect((await inbox(ctx, { limit: 9 })).notices.map(({ title }) => title)).toEqual(["1", "89"]);
  expect(await db.select().from(deliveries).where(eq(deliveries.teamId, teamId))).toHaveLength(4);
});
