import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chatLines } from "@/e2e/support/upload";
import { cancel } from "@/lib/batches/service/act";
import { batches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import { database } from "@/lib/db/client";
import { submitDue } from "@/lib/jobs/submit";
import { getBatch } from "@/lib/upstream/batches";
import { type FaultyWorld, faultyWorld } from "./support/faulty-world";
import { queueBatch } from "./support/queue-batch";

/** What happens between the commit that says "sending" and the call itself. */
const meanwhile = vi.hoisted(() => ({ act: async (): Promise<unknown> => undefined }));
vi.mock("@/lib/upstream/batches", async (original) => {
  const real = await original<typeof import("@/lib/upstream/batches")>();
  const createBatch: typeof real.createBatch = async (...asked) => {
    await meanwhile.act();
    return real.createBatch(...asked);
  };
  return { ...real, createBatch };
});

let world: FaultyWorld;
beforeAll(async () => {
  world = await faultyWorld();
});
afterAll(() => world?.close());

const actor = { userId: "use_1", sessionId: "ses_1", name: "Ada", email: "ada@example.org" };
const team = { id: "tea_1", slug: "team", name: "Team" };
const ask = (batchId: string) =>
  cancel({ db: database(), requestId: "r", actor, team, role: "owner" as const }, { batchId });

async function rowOf(batchId: string) {
  const [row] = await world.db.select().from(batches).where(eq(batches.id, batchId));
  if (!row) throw new Error("no such batch");
  return row;
}

/** A batch whose create was answered by nothing. */
async function inDoubt(fault: { type: "lostReply" } | { type: "cutBefore" }) {
  await world.disarm();
  await world.arm(1, { method: "POST", path: "^/v1/batches$", nth: 1, fault });
  const queued = await queueBatch(world.connectionId, Buffer.from(chatLines(3)), "Doubtful");
  await submitDue();
  expect((await rowOf(queued.batchId)).submission).toBe("ambiguous");
  return queued;
}

async function settled(batchId: string) {
  for (let turn = 0; turn < 60; turn += 1) {
    const row = await rowOf(batchId);
    if (row.nextStepAt === null) return row;
    await world.clock.forward(15_000);
    await submitDue();
  }
  throw new Error("never settled");
}

test("a cancel while the submission is in doubt: what is found is stopped there, once", async () => {
  // None of its rows is answered meanwhile: there is something to stop.
  await world.control("POST", "pause");
  const { batchId, marker } = await inDoubt({ type: "lostReply" });
  const asked = await ask(batchId);
  expect(asked).toMatchObject({ status: "creating", isInDoubt: true, isCancelAsked: true });
  // To ask again changes nothing.
  expect((await ask(batchId)).version).toBe(asked.version);
  const row = await settled(batchId);
  expect(row.upstreamId).not.toBeNull();
  const up = await openUpstream(world.db, "tea_1", world.connectionId);
  const there = await getBatch(up, row.upstreamId ?? "");
  expect(["cancelling", "cancelled"]).toContain(there.status);
  expect((await world.ledger()).creates[marker]?.count).toBe(1);
  await world.control("POST", "resume");
});

test("a cancel while the submission is in doubt: what never arrived is not sent", async () => {
  const { batchId, marker } = await inDoubt({ type: "cutBefore" });
  await ask(batchId);
  const row = await settled(batchId);
  expect(row).toMatchObject({ status: "cancelled", upstreamId: null, submission: "rejected" });
  expect(row.statusNote).toContain("as Ada asked; nothing ran.");
  expect((await world.ledger()).creates[marker]).toBeUndefined();
});

/** A batch that somebody cancels at the very moment it is sent. */
async function cancelledWhileSent(fault?: { type: "lostReply" } | { type: "tooManyRequests" }) {
  await world.disarm();
  if (fault) await world.arm(1, { method: "POST", path: "^/v1/batches$", nth: 1, fault });
  const queued = await queueBatch(world.connectionId, Buffer.from(chatLines(3)), "On its way");
  const asked: Awaited<ReturnType<typeof ask>>[] = [];
  meanwhile.act = async () => {
    asked.push(await ask(queued.batchId));
    meanwhile.act = async () => undefined;
  };
  await submitDue();
  expect(asked).toMatchObject([{ status: "creating", isInDoubt: false, isCancelAsked: true }]);
  return queued;
}

const statusThere = async (upstreamId: string | null) =>
  (await getBatch(await openUpstream(world.db, "tea_1", world.connectionId), upstreamId ?? "")).status;

test("a cancel while the create is on its way: the batch is stopped as soon as the upstream has taken it", async () => {
  await world.control("POST", "pause");
  const { batchId, marker } = await cancelledWhileSent();
  const row = await rowOf(batchId);
  expect(row).toMatchObject({ status: expect.stringMatching(/^cancel/), nextStepAt: null });
  expect(await statusThere(row.upstreamId)).toMatch(/^cancel/);
  expect((await world.ledger()).creates[marker]?.count).toBe(1);
  await world.control("POST", "resume");
});

test("a cancel while the create is on its way: what the upstream did not take is not sent again", async () => {
  const { batchId, marker } = await cancelledWhileSent({ type: "tooManyRequests" });
  expect(await rowOf(batchId)).toMatchObject({ status: "cancelled", upstreamId: null, nextStepAt: null });
  expect((await world.ledger()).creates[marker]).toBeUndefined();
  await world.clock.forward(120_000);
});

test("a cancel while the create is on its way outlives the process and the upstream's refusal to be asked", async () => {
  await world.control("POST", "pause");
  const { batchId, marker } = await cancelledWhileSent({ type: "lostReply" });
  // What a process leaves that dies before it hears the answer.
  await world.db.update(batches).set({ submission: "sending", stepBy: "gone" }).where(eq(batches.id, batchId));
  await world.arm(1, { method: "POST", path: "/cancel$", nth: 1, fault: { type: "tooManyRequests" } });
  const row = await settled(batchId);
  expect(await statusThere(row.upstreamId)).toMatch(/^cancel/);
  expect((await world.ledger()).creates[marker]?.count).toBe(1);
  await world.control("POST", "resume");
});
