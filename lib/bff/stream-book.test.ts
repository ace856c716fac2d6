import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { newTeam } from "@/lib/teams/cases/new-team";
import { endSession, startSession } from "@/lib/teams/sessions";
import { members, users } from "@/lib/teams/table";
import { beat, enter } from "./stream-book";

const db = await openDatabase();

async function somebody() {
  const { team } = await newTeam(db);
  const userId = newId("use");
  await db.insert(users).values({ id: userId, email: `${userId}@example.org`, name: "Ada" });
  await db.insert(members).values({ teamId: team.id, userId, role: "viewer" });
  return { userId, teamId: team.id, sessionId: await startSession(db, userId, null) };
}

function open(who: { userId: string; teamId: string; sessionId: string }) {
  const heard = { beats: 0, isClosed: false };
  const leave = enter({
    ...who,
    write: () => {
      heard.beats += 1;
    },
    close: () => {
      heard.isClosed = true;
    },
  });
  return { heard, leave };
}

test("a stream that is opened while rights are looked up is not taken for one without them", async () => {
  const [one, other] = [await somebody(), await somebody()];
  const first = open(one);
  const beating = beat();
  const second = open(other);
  await beating;
  expect(first.heard).toEqual({ beats: 1, isClosed: false });
  expect(second.heard).toEqual({ beats: 0, isClosed: false });
  await beat();
  expect(second.heard.beats).toBe(1);
  first.leave();
  second.leave();
});

test("the stream of an ended session ends with the next beat", async () => {
  const who = await somebody();
  const { heard, leave } = open(who);
  await endSession(who.sessionId);
  await beat();
  expect(heard).toEqual({ beats: 0, isClosed: true });
  leave();
});

test("of twelve hundred streams a thousand are kept, the others are told to come again, and the room comes back", () => {
  // Who they are is looked up with a beat; none comes here.
  const enterAs = (n: number) =>
    enter({ userId: `use_${n}`, teamId: "tea_x", sessionId: `ses_${n}`, write: () => {}, close: () => {} });
  const leaves: (() => void)[] = [];
  const refused: unknown[] = [];
  for (let n = 0; n < 1_200; n += 1)
    try {
      leaves.push(enterAs(n));
    } catch (error) {
      refused.push(error);
    }
  expect(leaves).toHaveLength(1_000);
  expect(refused).toHaveLength(200);
  for (const error of refused) expect(error).toMatchObject({ code: "busy", retryAfterMs: 10_000 });
  leaves.pop()?.();
  leaves.push(enterAs(2_000));
  for (const leave of leaves) leave();
});

test("one browser has six streams, one person twenty", () => {
  const enterAs = (session: number) =>
    enter({ userId: "use_one", teamId: "tea_x", sessionId: `ses_${session}`, write: () => {}, close: () => {} });
  const leaves = Array.from({ length: 6 }, () => enterAs(1));
  expect(() => enterAs(1)).toThrow("This browser");
  for (let n = 0; n < 14; n += 1) leaves.push(enterAs(2 + n));
  expect(() => enterAs(99)).toThrow("from as many places");
  for (const leave of leaves) leave();
});
