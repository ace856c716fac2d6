import { asc, eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { batchEvents, batches } from "@/lib/batches/table";
import { FenceLost, holdLease, processName } from "@/lib/db/lease";
import { leases } from "@/lib/db/table";
import { outbox } from "@/lib/live/table";
import { requestLine } from "@/lib/results/cases/files";
import { getBatch } from "@/lib/upstream/batches";
import type { UpstreamBatch } from "@/lib/upstream/schemas";
import { openWorld, type World } from "./cases/ingest-world";
import { ingestBatch } from "./ingest";
import { dropLedger } from "./ingest-ledgers";
import { pollDue, pollsEnded } from "./poll";
import { applyAnswers, type Polled, turnOf } from "./poll-apply";
import { unwatch, watched } from "./watch";

let world: World;
beforeAll(async () => {
  world = await openWorld({ failureRates: {} });
}, 60_000);
afterAll(() => world?.close());
beforeEach(async () => {
  await world.disarm();
  // What earlier tests left behind must not take the steps of the next.
  await world.step(10_000);
  await world.db.delete(batches);
});

const requests = (rows: number) =>
  Array.from({ length: rows }, (_, n) => requestLine(`row-${n}`, `Question ${n}?`, { model: "Qwen/Qwen3.5-9B" }));
const submit = async (rows: number): Promise<string> => {
  const id = await world.submit(requests(rows));
  await makeDue([id]);
  return id;
};
const makeDue = (ids: string[]) =>
  world.db.update(batches).set({ nextPollAt: sql`now() - interval '1 second'` }).where(inArray(batches.id, ids));
/** One turn of the watcher. */
const poll = async () => {
  pollDue(await watched());
  await pollsEnded();
};
const polledOf = async (id: string): Promise<Polled> => {
  const row = await world.read(id);
  return { ...row, upstreamId: row.upstreamId ?? "", missingMs: null };
};
const answerOf = async (id: string) => {
  const row = await polledOf(id);
  return { row, incoming: await getBatch(await world.upstream(), row.upstreamId) };
};
const notesOf = (id: string) =>
  world.db.select().from(batchEvents).where(eq(batchEvents.batchId, id)).orderBy(asc(batchEvents.at));

describe("polling", () => {
  it("reads many batches from a page, applies what moved, and says once that one is over", async () => {
    const ids = [];
    for (let n = 0; n < 8; n += 1) ids.push(await submit(3));
    // Fewer rows than a batch has: none is about to end, which a page would leave in doubt.
    await world.step(2);
    await world.resetCalls();
    await poll();
    const calls = await world.calls();
    expect(calls["GET /v1/batches"]).toBe(1);
    expect(calls["GET /v1/batches/{id}"] ?? 0).toBe(0);
    for (const id of ids) expect((await world.read(id)).polledAt).not.toBeNull();

    await world.step(1_000);
    for (let turn = 0; turn < 3; turn += 1) {
      await makeDue(ids);
      await poll();
    }
    for (const id of ids) {
      const row = await world.read(id);
      expect(row).toMatchObject({ status: "completed", completed: 3, nextPollAt: null });
      expect(row.trail.at(-1)?.[1]).toBe(3);
      const done = (await notesOf(id)).filter((note) => note.kind === "done");
      expect(done.map((note) => note.message)).toEqual([
        "The upstream finished the batch. 3 requests answered, 0 failed.",
      ]);
    }
  });

  it("wakes nobody while only the age of the figures changes", async () => {
    const id = await submit(3);
    await poll();
    const before = await world.db.$count(outbox);
    const { version } = await world.read(id);
    await makeDue([id]);
    await poll();
    expect(await world.db.$count(outbox)).toBe(before);
    expect((await world.read(id)).version).toBe(version);
  });

  describe("of a batch that is not there", () => {
    const missed = (id: string, ago: string) =>
      world.db
        .update(batches)
        .set({ missingSince: sql`now() - ${ago}::interval` })
        .where(eq(batches.id, id));
    const look = async (times: number, ...ids: string[]) => {
      for (let turn = 0; turn < times; turn += 1) {
        await makeDue(ids);
        await poll();
      }
    };
    const minutesToNext = async (id: string) => {
      const { nextPollAt } = await world.read(id);
      return nextPollAt === null ? null : Math.round((nextPollAt.getTime() - Date.now()) / 60_000);
    };

    it("calls it gone after ten minutes of looks, looks hourly for a day, and takes it up again", async () => {
      const ids = [];
      for (let n = 0; n < 5; n += 1) ids.push(await submit(2));
      const [lost = "", back = "", ...others] = ids;
      const { upstreamId } = await world.read(back);
      for (const id of [lost, back])
        await world.db.update(batches).set({ upstreamId: crypto.randomUUID() }).where(eq(batches.id, id));
      await look(5, lost, back);
      expect(await world.read(lost)).toMatchObject({ status: "validating", missingSince: expect.any(Date) });
      for (const id of [lost, back]) await missed(id, "11 minutes");
      await look(1, lost, back);
      for (const id of [lost, back]) {
        expect(await world.read(id)).toMatchObject({ status: "failed" });
        expect((await world.read(id)).statusNote).toContain("no longer knows this batch; looking again hourly");
        expect(await minutesToNext(id)).toBe(60);
      }

      await world.db.update(batches).set({ upstreamId }).where(eq(batches.id, back));
      await missed(lost, "25 hours");
      await look(1, lost, back);
      expect(await minutesToNext(lost)).toBeNull();
      expect((await world.read(lost)).statusNote).not.toContain("hourly");
      const again = { finishedAt: null, statusNote: null, missingSince: null, resumedAt: expect.any(Date) };
      expect(await world.read(back)).toMatchObject(again);
      expect((await notesOf(back)).map(({ message }) => message)).toContain(
        "The upstream knows this batch again; it is followed as before.",
      );
      await world.step(100);
      await look(1, back, ...others);
      for (const id of [back, ...others]) expect((await world.read(id)).status).toBe("completed");
    });

    it("says so on the page before that, and no longer when it is there", async () => {
      const id = await submit(2);
      const { upstreamId } = await world.read(id);
      await world.db.update(batches).set({ upstreamId: crypto.randomUUID() }).where(eq(batches.id, id));
      await look(1, id);
      expect((await world.read(id)).statusNote).toBeNull();
      await missed(id, "2 minutes");
      await look(1, id);
      expect((await world.read(id)).statusNote).toContain("did not know this batch when it was last asked");
      await world.db.update(batches).set({ upstreamId }).where(eq(batches.id, id));
      await look(1, id);
      expect(await world.read(id)).toMatchObject({ statusNote: null, missingSince: null });
    });

    it("believes neither a proxy nor a single read while the list still has it", async () => {
      const id = await submit(2);
      const path = "^/v1/batches/";
      for (const fault of [
        { type: "htmlPage", status: 404 } as const,
        { type: "status", status: 404, body: "404 page not found" } as const,
        {
          type: "status",
          status: 404,
          body: '{"message":"Route GET:/v1/batches/x not found","error":"Not Found"}',
        } as const,
      ]) {
        await world.arm([{ match: { path }, fault }]);
        await look(2, id);
        expect(await world.read(id)).toMatchObject({ status: "validating", missingSince: null });
      }
      await world.arm([{ match: { path }, fault: { type: "status", status: 404, body: "Batch with ID x not found" } }]);
      await look(5, id);
      await missed(id, "11 minutes");
      await look(1, id);
      expect((await world.read(id)).status).toBe("validating");
    });
  });

  it("asks singly after what was cancelled or retried a moment ago: a list may tell of the time before", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await submit(2));
    const acted = (seconds: number) =>
      world.db
        .update(batches)
        .set({ actedAt: sql`now() - make_interval(secs => ${seconds})` })
        .where(eq(batches.id, ids[0] ?? ""));
    for (const [seconds, singles] of [
      [5, 1],
      [130, 0],
    ] as const) {
      await acted(seconds);
      await makeDue(ids);
      await world.resetCalls();
      await poll();
      expect((await world.calls())["GET /v1/batches/{id}"] ?? 0).toBe(singles);
    }
  });

  it("leaves a failing upstream alone for a while and recovers by itself", async () => {
    // Every pause is its shortest.
    const random = vi.spyOn(Math, "random").mockReturnValue(0);
    const id = await submit(2);
    await world.arm([{ match: { path: "^/v1/batches" }, fault: { type: "status", status: 502 } }]);
    await poll();
    const before = await world.calls();
    await poll();
    expect(await world.calls()).toEqual(before);
    expect((await world.read(id)).polledAt).toBeNull();
    await world.disarm();
    const recovered = async () => {
      await poll();
      expect((await world.read(id)).polledAt).not.toBeNull();
    };
    await vi.waitFor(recovered, { timeout: 20_000, interval: 100 });
    random.mockRestore();
  });
});

describe("a watcher that was frozen", () => {
  it("changes nothing once another one has the connection", async () => {
    const id = await submit(4);
    await poll();
    const [watch] = await watched();
    if (!watch) throw new Error("not watched");
    await world.step(2);
    const answer = await answerOf(id);
    const before = await world.read(id);

    // The lease runs out while this process sleeps, and another takes it.
    const { name } = watch.fence;
    await world.db.update(leases).set({ expiresAt: sql`now() - interval '1 second'` }).where(eq(leases.name, name));
    expect(await holdLease(name, 20, "another process")).toBe(watch.fence.fence + 1);

    await expect(applyAnswers(watch, [answer], 0)).rejects.toThrow(FenceLost);
    await expect(ingestBatch(id, { fence: watch.fence })).rejects.toThrow(FenceLost);
    expect(await world.read(id)).toEqual(before);
    expect((await world.lines(id, "output")).acknowledged).toBe(0);

    // Back from its sleep it may take the lease again when that is free: under a new fence, with what it had then.
    await world.db.update(leases).set({ expiresAt: sql`now() - interval '1 second'` }).where(eq(leases.name, name));
    await unwatch();
    const [again] = await watched();
    expect(again?.fence.fence).toBe(watch.fence.fence + 2);
  });

  it("goes on writing into its own result file, not into that of its successor", async () => {
    const id = await world.submit(requests(6));
    const [first, second] = [1, 2].map((fence) => ({ name: "watch:test", fence }));
    await world.db
      .insert(leases)
      .values({ name: "watch:test", holder: processName(), fence: 1, expiresAt: sql`now() + interval '1 hour'` });
    await world.step(2);
    await world.poll(id);
    await ingestBatch(id, { fence: first });
    const held = await world.lines(id, "output");
    expect(held.acknowledged).toBe(2);

    await world.db.update(leases).set({ fence: 2 }).where(eq(leases.name, "watch:test"));
    await world.step(2);
    await world.poll(id);
    // The successor has nothing in memory.
    dropLedger(id);
    await ingestBatch(id, { fence: second });
    await world.step(2);
    await world.poll(id);
    await expect(ingestBatch(id, { fence: first })).rejects.toThrow(FenceLost);
    const after = await world.lines(id, "output");
    expect(after.acknowledged).toBe(4);
    expect(after.there).toEqual(expect.arrayContaining(after.here));
    dropLedger(id);
    // Past the pause that the failure began.
    await ingestBatch(id, { fence: second, nowMs: Date.now() + 60_000 });
    const whole = await world.lines(id, "output");
    expect(whole.here).toEqual(whole.there);
  });
});

describe("an answer", () => {
  const at = (over: Partial<UpstreamBatch>): UpstreamBatch => ({
    ...{ id: "u", status: "in_progress", inputFileId: "f", outputFileId: "o", errorFileId: "e", window: "24h" },
    ...{ endpoint: "/v1/chat/completions", counts: { total: 10, completed: 4, failed: 0 }, createdAtMs: 0 },
    ...{ startedAtMs: null, deadlineAtMs: null, finishedAtMs: null, cancellingAtMs: null, metadata: {}, errors: [] },
    ...over,
  });
  const now = new Date("2026-03-01T12:00:00Z");
  const row: Polled = {
    ...{ id: "bat_1", version: 1, upstreamId: "u", status: "in_progress", statusNote: null, trail: [] },
    ...{ total: 10, completed: 4, failed: 0, outputFileId: "o", errorFileId: "e", startedAt: null, deadlineAt: null },
    ...{ finishedAt: null, createdAt: new Date("2026-03-01T11:59:00Z"), polledAt: now, missingMs: null },
  };

  it("with a word nobody knows leaves the batch where it is and quotes the word", () => {
    const { next, isMoved } = turnOf({ row, incoming: at({ status: "paused" }) }, now, 0);
    expect(next).toMatchObject({ status: "in_progress", statusNote: "The upstream calls its state “paused”." });
    expect(isMoved).toBe(true);
    expect(
      turnOf({ row: { ...row, statusNote: next.statusNote }, incoming: at({ status: "paused" }) }, now, 0).isMoved,
    ).toBe(false);
  });

  it("that goes on saying that it stops says so after a minute, and no longer when it is over", () => {
    const stopping = (secondsAgo: number, asked = row) =>
      turnOf(
        { row: asked, incoming: at({ status: "cancelling", cancellingAtMs: now.getTime() - secondsAgo * 1_000 }) },
        now,
        0,
      );
    expect(stopping(30).next).toMatchObject({ status: "cancelling", statusNote: null });
    const { next } = stopping(90);
    expect(next.statusNote).toContain("still says that it is stopping");
    const told: Polled = { ...row, status: "cancelling", statusNote: next.statusNote };
    expect(stopping(100, told).isMoved).toBe(false);
    expect(turnOf({ row: told, incoming: at({ status: "cancelled" }) }, now, 0).next.statusNote).toBeNull();
  });

  it("that takes a finished batch back to work is followed again", () => {
    const done: Polled = { ...row, status: "completed", finishedAt: now, completed: 8, failed: 2 };
    const { next, isMoved } = turnOf(
      { row: done, incoming: at({ counts: { total: 10, completed: 8, failed: 0 } }) },
      now,
      0,
    );
    expect(isMoved).toBe(true);
    expect(next).toMatchObject({ status: "in_progress", failed: 0, finishedAt: null });
    expect(next.nextPollSeconds).toBeGreaterThan(0);
  });

  it("never makes a connection of many batches be asked sooner than can be afforded", () => {
    expect(turnOf({ row, incoming: at({}) }, now, 2_500).next.nextPollSeconds).toBeGreaterThanOrEqual(2.5);
  });
});
