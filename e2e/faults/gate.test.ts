import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chatLines } from "@/e2e/support/upload";
import { batchEvents, batches } from "@/lib/batches/table";
import { breakerMs, breakerTrips, keyRetryMs } from "@/lib/connections/health";
import { openUpstream } from "@/lib/connections/service";
import { sealKey } from "@/lib/connections/store";
import { connections, upstreamOrigins } from "@/lib/connections/table";
import { newId } from "@/lib/db/ids";
import { submitDue } from "@/lib/jobs/submit";
import { outbox } from "@/lib/live/table";
import { listBatches } from "@/lib/upstream/batches";
import { json, plain, type ReplayServer, replayServer } from "@/lib/upstream/cases/replay-server";
import { doublewordBatchApi } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { type FaultyWorld, faultyWorld } from "./support/faulty-world";
import { queueBatch } from "./support/queue-batch";

/** Pauses within a call take no time. */
vi.mock("node:timers/promises", async (original) => ({
  ...(await original<typeof import("node:timers/promises")>()),
  setTimeout: async () => undefined,
}));

let world: FaultyWorld;
const servers: ReplayServer[] = [];
beforeAll(async () => {
  world = await faultyWorld();
  process.env.ALLOW_PRIVATE_UPSTREAMS = "on";
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await world?.close();
});

type Mood = "well" | "down" | "refuses" | { headers: Record<string, string>; body: string };

/** An upstream with no batches, in the mood it is told to be in. */
async function upstream() {
  let mood: Mood = "well";
  const server = await replayServer((one, response) => {
    if (mood === "down") return plain(response, 502, "bad gateway");
    if (mood === "refuses") return plain(response, 401, "Authentication required");
    if (typeof mood === "object") return plain(response, 429, mood.body, mood.headers);
    if (one.method === "POST" && one.path === "/v1/files")
      return json(response, 201, { id: "file", bytes: 0, created_at: 1, filename: "x", purpose: "batch" });
    if (one.method === "POST")
      return json(response, 201, { id: "batch", status: "validating", input_file_id: "file", metadata: {} });
    return json(response, 200, { data: [], has_more: false });
  });
  servers.push(server);
  const id = newId("con");
  const baseUrl = server.url;
  const key = await sealKey(world.db, { id, teamId: "tea_1" }, "sk-first-key-0001", baseUrl);
  const capabilities = { ...doublewordBatchApi, hasCostEstimate: false };
  await world.db
    .insert(connections)
    .values({ id, teamId: "tea_1", name: id, kind: "custom", baseUrl, ...key, capabilities });
  return {
    id,
    calls: () => server.seen.length,
    seen: server.seen,
    feel: (next: Mood) => {
      mood = next;
    },
    ask: async (): Promise<UpstreamError | null> => {
      try {
        await listBatches(await openUpstream(world.db, "tea_1", id));
        return null;
      } catch (error) {
        if (error instanceof UpstreamError) return error;
        throw error;
      }
    },
  };
}

test("F02: an origin that fails is left alone, tried by one, and taken up again when it is well", async () => {
  const up = await upstream();
  up.feel("down");
  while (up.calls() < breakerTrips) await up.ask();
  // Five minutes in which five hundred would like to know: one call a breaker's time gets through.
  const before = up.calls();
  const seconds = 300;
  for (let second = 0; second < seconds; second += 1) {
    await world.clock.forward(1_000);
    const answers = await Promise.all(Array.from({ length: 4 }, () => up.ask()));
    expect(answers.every((error) => error?.kind === "deferred" || error?.kind === "unreachable")).toBe(true);
  }
  const probes = up.calls() - before;
  expect(probes).toBeGreaterThanOrEqual(seconds / (breakerMs / 1_000) - 1);
  expect(probes).toBeLessThanOrEqual(seconds / (breakerMs / 1_000) + 2);
  up.feel("well");
  await world.clock.forward(breakerMs);
  let waitedMs = 0;
  for (; (await up.ask()) !== null; waitedMs += 1_000) await world.clock.forward(1_000);
  expect(waitedMs + breakerMs).toBeLessThanOrEqual(60_000);
  const [origin] = await world.db.select().from(upstreamOrigins);
  expect(origin).toMatchObject({ failures: 0, openUntil: null });
}, 120_000);

test.each([
  ["seconds in the header", { "retry-after": "40" }, "busy", 40_000],
  ["seconds in the body", {}, '{"error":"too_many_requests","retry_after_seconds":40}', 40_000],
  ["the larger of both", { "retry-after": "60" }, '{"retry_after_seconds":30}', 60_000],
  ["the larger of both, the other way", { "retry-after": "30" }, '{"retry_after_seconds":60}', 60_000],
  ["no more than a quarter of an hour", { "retry-after": "86400" }, "busy", 900_000],
  ["no less than a second", { "retry-after": "0" }, "busy", 1_000],
])("F01: asked to wait by %s, the connection waits and no other", async (_name, headers, body, waitMs) => {
  const [up, other] = [await upstream(), await upstream()];
  up.feel({ headers, body });
  await up.ask();
  const before = up.calls();
  up.feel("well");
  if (waitMs > 20_000) {
    await world.clock.forward(waitMs - 15_000);
    expect(await up.ask()).toMatchObject({ kind: "deferred", code: "asked_to_wait" });
    expect(up.calls()).toBe(before);
  }
  expect(await other.ask()).toBeNull();
  await world.clock.forward(15_000);
  expect(await up.ask()).toBeNull();
});

test("a refused key pauses the work, tells the team once, and another key takes it up again", async () => {
  const up = await upstream();
  up.feel("refuses");
  const { batchId } = await queueBatch(up.id, Buffer.from(chatLines(1)));
  await submitDue();
  const calls = up.calls();
  for (let turn = 0; turn < 5; turn += 1) {
    await world.clock.forward(30_000);
    await submitDue();
  }
  expect(up.calls()).toBe(calls);
  const read = async () => (await world.db.select().from(batches).where(eq(batches.id, batchId)))[0];
  expect(await read()).toMatchObject({ submission: "prepared", upstreamId: null });
  expect((await read())?.statusNote).toContain("refused this connection's key");
  const told = await world.db.select().from(outbox).where(eq(outbox.subject, up.id));
  expect(told.filter((event) => event.topic === "connection.key_refused")).toHaveLength(1);
  // By itself it tries again after a while, for an upstream may refuse everybody for some minutes.
  await world.clock.forward(keyRetryMs);
  await submitDue();
  expect(up.calls()).toBeGreaterThan(calls);
  up.feel("well");
  await world.db.update(connections).set({ keyRefusedAt: null }).where(eq(connections.id, up.id));
  await world.clock.forward(60_000);
  await submitDue();
  expect(await read()).toMatchObject({ submission: "created", upstreamId: "batch", statusNote: null });
  const events = await world.db.select().from(batchEvents).where(eq(batchEvents.batchId, batchId));
  expect(events.filter((event) => event.message.includes("refused this connection's key"))).toHaveLength(1);
});

test("a slow connection keeps only its own waiting", async () => {
  const [slow, quick] = [await upstream(), await upstream()];
  slow.feel("down");
  for (let n = 0; n < 20; n += 1) await queueBatch(slow.id, Buffer.from(chatLines(1)));
  const { batchId } = await queueBatch(quick.id, Buffer.from(chatLines(1)));
  await submitDue();
  const [row] = await world.db.select().from(batches).where(eq(batches.id, batchId));
  expect(row?.submission).toBe("created");
});
