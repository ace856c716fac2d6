import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { putBatches } from "@/lib/batches/cases/put-batches";
import { batches } from "@/lib/batches/table";
import { noteHealth } from "@/lib/connections/health-notes";
import { connections } from "@/lib/connections/table";
import { openDatabase } from "@/lib/db/cases/open-database";
import { notices } from "@/lib/notices/table";
import { newTeam } from "@/lib/teams/cases/new-team";
import { UpstreamError } from "@/lib/upstream/errors";
import { noticeSilence } from "./notice-silence";

const db = await openDatabase();
const minuteMs = 60_000;

// The notes keep a pace of their own; each call here comes a minute after the one before.
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

async function watched() {
  const ctx = await newTeam(db);
  const [batchId = ""] = await putBatches(ctx, [{ status: "in_progress", completed: 0 }]);
  const [{ id } = { id: "" }] = await db.select().from(connections).where(eq(connections.teamId, ctx.team.id));
  await db.update(connections).set({ name: "Prod" }).where(eq(connections.id, id));
  const call = async (error: UpstreamError | null) => {
    vi.setSystemTime(Date.now() + minuteMs);
    await noteHealth(id, { isRead: true, path: "/batches", tookMs: 20, error });
  };
  const fail = (status: number | null = 503) => call(new UpstreamError("deferred", "It is down.", { status }));
  /** As if all that is known of it were so much older, but for the last failure. */
  const later = async (minutes: number) => {
    const [row] = await db.select().from(connections).where(eq(connections.id, id));
    const failingSince = row?.failingSince ? new Date(row.failingSince.getTime() - minutes * minuteMs) : null;
    await db.update(connections).set({ failingSince }).where(eq(connections.id, id));
  };
  const said = async () => {
    await noticeSilence(db);
    const rows = await db.select().from(notices).where(eq(notices.teamId, ctx.team.id)).orderBy(notices.at);
    return rows.map(({ kind, title }) => `${kind}: ${title}`);
  };
  const answer = () => call(null);
  return { ctx, id, batchId, fail, answer, later, said };
}

test("an upstream that answers nothing for two hours is told once, and once when it is over; the next time is news again", async () => {
  const { answer, fail, later, said } = await watched();
  await answer();
  await fail();
  await later(119);
  await fail();
  expect(await said()).toEqual([]);
  await later(2);
  await fail(null);
  expect(await said()).toEqual([expect.stringMatching(/^connection_broken: Prod has not answered for 2\sh/)]);
  await fail();
  expect(await said()).toHaveLength(1);
  await answer();
  expect((await said())[1]).toBe("connection_broken: Prod answers again");
  expect(await said()).toHaveLength(2);
  await fail();
  await later(130);
  expect(await said()).toHaveLength(3);
});

test("it is no news while nothing waits, while other things are wrong, or when nobody has asked of late", async () => {
  const { id, batchId, fail, answer, later, said } = await watched();
  const setBatch = (set: { finishedAt?: Date | null; status?: "in_progress" | "held" }) =>
    db.update(batches).set(set).where(eq(batches.id, batchId));
  await answer();
  // It answers, even if only that it is busy.
  await fail(429);
  await later(300);
  expect(await said()).toEqual([]);
  await fail();
  await later(300);
  for (const [on, off] of [
    [{ finishedAt: new Date() }, { finishedAt: null }],
    [{ status: "held" }, { status: "in_progress" }],
  ] as const) {
    await setBatch(on);
    expect(await said()).toEqual([]);
    await setBatch(off);
  }
  const set = async (values: Partial<typeof connections.$inferInsert>) =>
    db.update(connections).set(values).where(eq(connections.id, id));
  await set({ keyRefusedAt: new Date() });
  expect(await said()).toEqual([]);
  await set({ keyRefusedAt: null, lastErrorAt: new Date(Date.now() - 60 * minuteMs) });
  expect(await said()).toEqual([]);
  await fail();
  expect(await said()).toHaveLength(1);
});
