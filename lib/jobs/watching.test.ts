import { writeFileSync } from "node:fs";
import { and, eq, inArray, isNotNull, lte, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cancel, retry } from "@/lib/batches/service/act";
import { batchEvents, batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { Rng } from "@/lib/emulator/answer/rng";
import { inputPath, spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { findHook, receive } from "@/lib/hooks/receive";
import { set as setHook } from "@/lib/hooks/service";
import { keyOf, sign } from "@/lib/hooks/signature";
import { hooks } from "@/lib/hooks/table";
import { notices } from "@/lib/notices/table";
import { requestLine } from "@/lib/results/cases/files";
import { getBatch, listBatches } from "@/lib/upstream/batches";
import { adoptDue, adoptionsEnded, lookAgain } from "./adopt";
import { openWorld, type World } from "./cases/ingest-world";
import { ingestBatch } from "./ingest";
import { noticeNews } from "./notice";
import { pollDue, pollsEnded } from "./poll";
import { submitDue } from "./submit";
import { watched } from "./watch";

let world: World;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openWorld();
  ctx = world.ctx;
}, 60_000);
afterAll(() => world?.close());
beforeEach(async () => {
  await world.disarm();
  await world.step(10_000);
  await world.db.delete(batches);
});

const rows = 4;
const requests = (model: string) =>
  Array.from({ length: rows }, (_, n) => requestLine(`row-${n}`, `Question ${n}?`, { model }));
async function submit(model = "Qwen/Qwen3.5-9B"): Promise<string> {
  const id = await world.submit(requests(model));
  await world.db.update(batches).set({ nextPollAt: new Date() }).where(eq(batches.id, id));
  return id;
}
const several = async (count: number) => {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await submit());
  return ids;
};
const poll = async () => {
  pollDue(await watched());
  await pollsEnded();
};
const makeDue = (ids: readonly string[]) =>
  world.db
    .update(batches)
    .set({ nextPollAt: sql`now() - interval '1 second'` })
    .where(and(inArray(batches.id, [...ids]), isNotNull(batches.nextPollAt)));
const shownOf = async (id: string) => {
  const { status, completed, failed } = await world.read(id);
  return { status, completed, failed };
};
const truthOf = async (id: string) => {
  const { status, counts } = await getBatch(await world.upstream(), (await world.read(id)).upstreamId ?? "");
  return { status, completed: counts.completed, failed: counts.failed };
};
const callsOf = async (...routes: string[]) => {
  const calls = await world.calls();
  return routes.reduce((sum, route) => sum + (calls[route] ?? 0), 0);
};
const reads = () => callsOf("GET /v1/batches", "GET /v1/batches/{id}");
const endsTold = async (id: string) => {
  const told = await world.db.select().from(batchEvents).where(eq(batchEvents.batchId, id));
  return told.filter(({ kind }) => kind === "done").length;
};
async function isReadOnce(id: string) {
  expect((await ingestBatch(id, { nowMs: Date.now() + 3_600_000 })).isComplete).toBe(true);
  for (const kind of ["output", "error"] as const) {
    const { here, there } = await world.lines(id, kind);
    expect(here).toEqual(there);
  }
}

describe("webhooks, each delivered five times and shuffled", () => {
  /** The next look at everything is an hour away: only a delivery brings it about. */
  const putOff = () =>
    world.db.update(batches).set({ nextPollAt: sql`now() + interval '1 hour'` }).where(isNotNull(batches.nextPollAt));

  async function openHook() {
    const { hook, secret } = await setHook(ctx, { connectionId: world.connectionId });
    const row = await findHook(hook.url.split("/").at(-1) ?? "");
    const key = keyOf(secret ?? "");
    if (!row || !key) throw new Error("no hook was made");
    return (id: string, payload: object) => {
      const signed = {
        id,
        timestamp: String(Math.floor(Date.now() / 1000)),
        body: Buffer.from(JSON.stringify(payload)),
      };
      return receive(row, { ...signed, signature: sign(signed, key) });
    };
  }

  test.each([1, 2])("show what polling would, once, for one look each at the most (seed %i)", async (seed) => {
    const rng = new Rng(`webhooks ${seed}`);
    const shuffled = <T>(items: readonly T[]): T[] =>
      items
        .map((item) => ({ item, at: rng.int(0, 1_000_000) }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item);
    await noticeNews(world.db);
    const deliver = await openHook();
    const ids = [...(await several(3)), await submit("emulator/always-fails")];
    const stopped = await submit();
    await world.step(5);
    const events = await Promise.all(
      [...ids, stopped].map(async (batchId) => {
        const { upstreamId } = await world.read(batchId);
        // What a delivery claims may come true later, or never.
        return ["completed", "failed"].map((status) => ({
          ...{ id: `msg_${seed}_${batchId}_${status}`, batchId },
          payload: { type: `batch.${status}`, data: { batch_id: `batch_${upstreamId}`, status } },
        }));
      }),
    );
    const five = events.flat().flatMap((event) => Array.from({ length: 5 }, () => event));
    const heard = new Set<string>();
    const deliveries = async () =>
      (await world.db.select().from(hooks).where(eq(hooks.connectionId, world.connectionId)))[0]?.deliveries ?? 0;
    const told = await deliveries();
    const dueCount = () => world.db.$count(batches, lte(batches.nextPollAt, sql`now()`));
    const deliverAll = async (hasTime: boolean) => {
      await putOff();
      for (const { id, batchId, payload } of shuffled(five)) {
        if (hasTime && rng.chance(0.3)) await world.step(rng.int(1, 3));
        expect(await deliver(id, payload)).toBeNull();
        if (heard.has(id)) {
          expect(await dueCount()).toBe(0);
          continue;
        }
        heard.add(id);
        const before = await reads();
        await poll();
        expect((await reads()) - before).toBe(1);
        expect(await shownOf(batchId)).toEqual(await truthOf(batchId));
        if (heard.size === 2) await cancel(ctx, { batchId: stopped });
        await putOff();
      }
    };
    await deliverAll(true);

    await world.step(1_000);
    await makeDue([...ids, stopped]);
    await poll();
    const polled = await Promise.all([...ids, stopped].map((id) => world.read(id)));
    expect(polled.map(({ status }) => status)).toEqual(["completed", "completed", "completed", "failed", "cancelled"]);
    await deliverAll(false);
    expect(await Promise.all([...ids, stopped].map((id) => world.read(id)))).toEqual(polled);

    expect((await deliveries()) - told).toBe(events.flat().length);
    await noticeNews(world.db);
    for (const id of ids) {
      expect(await endsTold(id)).toBe(1);
      expect(await world.db.$count(notices, eq(notices.subject, id))).toBe(1);
      await isReadOnce(id);
    }
  });
});

describe("a list that lags behind", () => {
  const list = { method: "GET", path: "^/v1/batches$" };
  const frozen = { match: list, fault: { type: "frozenList" } } as const;
  /** From now on the list tells of this moment. */
  const freeze = async (...more: Parameters<World["arm"]>[0]) => {
    await world.arm([frozen, ...more]);
    await listBatches(await world.upstream(), { limit: 1 });
  };
  /** One turn of the watcher in which all of these are due, so that the list is asked. */
  const turn = async (ids: readonly string[]) => {
    await makeDue(ids);
    const before = await callsOf("GET /v1/batches");
    await poll();
    expect((await callsOf("GET /v1/batches")) - before).toBe(1);
  };
  const age = (id: string) =>
    world.db.update(batches).set({ actedAt: sql`now() - interval '130 seconds'` }).where(eq(batches.id, id));

  test("after a create: the batch is not sent again, not taken for gone, and not taken in twice", async () => {
    const others = await several(4);
    await freeze({ match: { method: "POST", path: "^/v1/batches$" }, fault: { type: "lostReply" } });
    const created = await callsOf("POST /v1/batches");
    const [fileId, id, marker] = [newId("fil"), newId("bat"), crypto.randomUUID().replaceAll("-", "")];
    const bytes = Buffer.from(requests("Qwen/Qwen3.5-9B").join("\n"));
    writeFileSync(inputPath(fileId), bytes);
    const { teamId, connectionId, userId: createdBy } = world;
    await world.db.insert(inputFiles).values({
      ...{ id: fileId, teamId, createdBy, name: "in.jsonl", sizeBytes: bytes.length, requests: rows },
      ...{ state: "ready", spool: spoolId() },
    });
    await world.db.insert(batches).values({
      ...{ id, teamId, connectionId, inputFileId: fileId, createdBy, idempotencyKey: id, name: "Run", marker },
      ...{ window: "24h", endpoint: "/v1/chat/completions", models: [], tags: [], metadata: {} },
      ...{ status: "queued", total: rows, nextStepAt: new Date() },
    });
    const step = async () => {
      await world.db.update(batches).set({ nextStepAt: new Date() }).where(eq(batches.id, id));
      await submitDue();
    };
    for (let look = 0; look < 3; look += 1) {
      await step();
      expect(await world.read(id)).toMatchObject({ status: "creating", submission: "ambiguous", upstreamId: null });
    }
    expect(await callsOf("POST /v1/batches")).toBe(created + 1);

    await world.disarm();
    await step();
    const { upstreamId } = await world.read(id);
    expect(upstreamId).not.toBeNull();
    // Another replica, which does not have it yet.
    await world.arm([{ match: list, fault: { type: "listLag", ms: 3_600_000 } }]);
    await turn([id, ...others]);
    expect(await world.read(id)).toMatchObject({ missingSince: null, statusNote: null });
    await world.disarm();
    for (let look = 0; look < 2; look += 1) {
      lookAgain();
      adoptDue(await watched(), new AbortController().signal);
      await adoptionsEnded();
    }
    // What earlier tests left at the upstream is taken in besides; of these there is one each.
    const mine = await Promise.all([id, ...others].map((one) => world.read(one)));
    const upstreamIds = mine.map((one) => one.upstreamId ?? "");
    const held = await world.db.select().from(batches).where(inArray(batches.upstreamId, upstreamIds));
    expect(held.map((one) => one.id).sort()).toEqual([id, ...others].sort());
    const { data } = await listBatches(await world.upstream(), { limit: 100, search: marker });
    expect(data.map((one) => one.id)).toEqual([upstreamId]);
  });

  test("after a retry: what failed is at work, never ended as it had before, and read once", async () => {
    const id = await submit("emulator/always-fails");
    await world.step(1_000);
    await makeDue([id]);
    await poll();
    expect(await shownOf(id)).toEqual({ status: "failed", completed: 0, failed: rows });
    const others = await several(4);
    await freeze();
    await retry(ctx, { batchId: id });
    for (let done = 1; done < rows; done += 1) {
      await world.step(1);
      if (done === 2) await age(id);
      await turn([id, ...others]);
      expect(await shownOf(id)).toEqual({ status: "in_progress", completed: 0, failed: (await truthOf(id)).failed });
    }
    await world.step(1_000);
    await turn([id, ...others]);
    expect(await shownOf(id)).toEqual({ status: "failed", completed: 0, failed: rows });
    expect(await endsTold(id)).toBe(2);
    await isReadOnce(id);
  });

  test("after a cancel: it never runs again, and no row that was counted is lost", async () => {
    const [id = "", ...others] = await several(5);
    await makeDue([id, ...others]);
    await poll();
    await freeze();
    await world.step(rows - 1);
    await cancel(ctx, { batchId: id });
    const stopped = await shownOf(id);
    expect(stopped).toEqual(await truthOf(id));
    for (const isOld of [false, true]) {
      if (isOld) await age(id);
      await world.db.update(batches).set({ nextPollAt: new Date() }).where(eq(batches.id, id));
      await turn([id, ...others]);
      expect(await shownOf(id)).toEqual(stopped);
    }
    await isReadOnce(id);
  });

  test("without an act: counts that a single read has told do not go down", async () => {
    const [id = "", ...others] = await several(5);
    await makeDue([id, ...others]);
    await poll();
    await freeze();
    while ((await truthOf(id)).completed === 0) await world.step(1);
    // Few are due, so it is asked by itself.
    await makeDue([id]);
    await poll();
    const told = await shownOf(id);
    expect(told.completed).toBeGreaterThan(0);
    await turn([id, ...others]);
    expect(await shownOf(id)).toEqual(told);
    await world.disarm();
    await world.step(1_000);
    await turn([id, ...others]);
    for (const one of [id, ...others]) expect(await shownOf(one)).toEqual(await truthOf(one));
  });
});
