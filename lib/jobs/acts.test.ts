import { eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { putBatches } from "@/lib/batches/cases/put-batches";
import { cancel, retry } from "@/lib/batches/service/act";
import { stopAtGuard } from "@/lib/batches/service/guard";
import { batches } from "@/lib/batches/table";
import { sealKey } from "@/lib/connections/store";
import { connections } from "@/lib/connections/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { holdLease, leaseHolder } from "@/lib/db/lease";
import { retryChosenRows, retryInPlace } from "@/lib/reruns/service/retry-rows";
import { requestLine } from "@/lib/results/cases/files";
import * as upstream from "@/lib/upstream/batches";
import { replayServer, testKey } from "@/lib/upstream/cases/replay-server";
import { UpstreamError } from "@/lib/upstream/errors";
import { openWorld, type World } from "./cases/ingest-world";
import { guardDue, guardsEnded } from "./guard";
import { ingestBatch } from "./ingest";
import { ingestDue, ingestsEnded } from "./ingest-due";
import { pollDue, pollsEnded } from "./poll";
import { settleLook } from "./submit-lookup";
import { watched } from "./watch";

let world: World;
let ctx: TeamCtx;
beforeAll(async () => {
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  world = await openWorld({ failureRates: {} });
  ctx = world.ctx;
}, 60_000);
afterAll(() => world?.close());
beforeEach(async () => {
  await world.disarm();
  await world.step(10_000);
  await world.db.delete(batches);
});

const rows = 6;
const submit = () =>
  world.submit(
    Array.from({ length: rows }, (_, n) => requestLine(`row-${n}`, `Question ${n}?`, { model: "Qwen/Qwen3.5-9B" })),
  );
const change = (id: string, set: Partial<typeof batches.$inferInsert>) =>
  world.db.update(batches).set(set).where(eq(batches.id, id));
/** One turn of the watcher over these. */
async function poll(...ids: string[]) {
  await world.db.update(batches).set({ nextPollAt: sql`now() - interval '1 second'` }).where(inArray(batches.id, ids));
  await pollOnce();
}
async function pollOnce() {
  pollDue(await watched());
  await pollsEnded();
}
const there = async (id: string) => upstream.getBatch(await world.upstream(), (await world.read(id)).upstreamId ?? "");
const retryElsewhere = async (id: string) =>
  upstream.retryBatch(await world.upstream(), (await world.read(id)).upstreamId ?? "");

/** A batch that was cancelled after two of its rows, with all that came of it here. */
async function cancelled(): Promise<string> {
  const id = await submit();
  await world.step(2);
  await poll(id);
  await cancel(ctx, { batchId: id });
  await poll(id);
  await ingestBatch(id);
  expect(await world.read(id)).toMatchObject({ status: "cancelled", resultRows: 2, isResultComplete: true });
  return id;
}

async function isReadToItsEnd(id: string) {
  await vi.waitFor(
    async () => {
      await ingestDue(await watched(), new AbortController().signal);
      await ingestsEnded();
      expect(await world.read(id)).toMatchObject({ resultRows: rows, isResultComplete: true });
    },
    { timeout: 30_000, interval: 200 },
  );
}

describe("a retry of the same rows at the same moment", () => {
  const failedBatch = async () => {
    const asked = (n: number) => requestLine(`row-${n}`, `Question ${n}?`, { model: "emulator/always-fails" });
    const id = await world.submit(Array.from({ length: rows }, (_, n) => asked(n)));
    await world.step(1_000);
    await poll(id);
    await ingestBatch(id);
    expect(await world.read(id)).toMatchObject({ status: "failed", failed: rows, isResultComplete: true });
    await world.resetCalls();
    return id;
  };
  const outcomes = async (...asked: Promise<unknown>[]) =>
    (await Promise.allSettled(asked)).map((one) => (one.status === "fulfilled" ? "done" : one.reason.code)).sort();

  it("is done once, whether rows are chosen or all are meant, and other rows may follow", async () => {
    const id = await failedBatch();
    const chosen = (...ids: string[]) =>
      retryChosenRows(ctx, {
        ...{ batchId: id, idempotencyKey: crypto.randomUUID() },
        rows: { kind: "customIds", ids },
      });
    const some = () => chosen("row-0", "row-1");
    expect(await outcomes(some(), some(), some())).toEqual(["conflict", "conflict", "done"]);
    expect(await world.read(id)).toMatchObject({ failed: rows - 2 });
    await chosen("row-2");
    const all = () => retryInPlace(ctx, { batchId: id });
    expect(await outcomes(all(), all())).toEqual(["conflict", "done"]);
    expect(await there(id)).toMatchObject({ status: "in_progress", counts: { failed: 0 } });
  });

  it("is left to the process that is at it, and taken up when that one is gone", async () => {
    const id = await failedBatch();
    const name = `rerun:${world.teamId}:${id}`;
    await holdLease(name, 2, "another process");
    const retried = retryInPlace(ctx, { batchId: id });
    expect((await world.calls())["POST /v1/batches/{id}/retry"]).toBeUndefined();
    expect((await retried).status).toBe("in_progress");
    expect(await leaseHolder(name)).toBeNull();
  });
});

describe("a retry", () => {
  it("whose answer was lost is looked after: what went back to work is seen and read", async () => {
    const id = await cancelled();
    await world.arm([{ match: { method: "POST", path: "/retry$" }, fault: { type: "lostReply" } }]);
    await expect(retry(ctx, { batchId: id })).rejects.toThrow("The answer to the retry was lost");
    await world.disarm();
    const { nextPollAt, isResultComplete } = await world.read(id);
    expect([nextPollAt === null, isResultComplete]).toEqual([false, false]);
    await pollOnce();
    expect((await world.read(id)).status).toBe("in_progress");
    await world.step(1_000);
    await poll(id);
    await isReadToItsEnd(id);
  });

  it("made elsewhere brings its answers here, and the limit holds again", async () => {
    const id = await cancelled();
    await change(id, { moneyGuard: "50", guardedAt: new Date() });
    await retryElsewhere(id);
    await poll(id);
    const taken = await world.read(id);
    const again = { isResultComplete: false, guardedAt: null, resumedAt: expect.any(Date) };
    expect(taken).toMatchObject({ status: "in_progress", ...again });
    await world.step(1_000);
    await poll(id);
    await isReadToItsEnd(id);
  });

  it("made elsewhere and over before the next look is read too; results the team removed are left alone", async () => {
    const [id, removed] = [await cancelled(), await cancelled()];
    await change(removed, { resultsRemovedAt: new Date() });
    for (const one of [id, removed]) await retryElsewhere(one);
    await world.step(1_000);
    await poll(id, removed);
    expect(await world.read(removed)).toMatchObject({ status: "completed", isResultComplete: true });
    expect(await world.read(id)).toMatchObject({ status: "completed", isResultComplete: false });
    await isReadToItsEnd(id);
  });

  it("is believed of a single read only: a list may tell of yesterday", async () => {
    const id = await cancelled();
    const others = [await submit(), await submit(), await submit()];
    await retryElsewhere(id);
    await world.resetCalls();
    await poll(id, ...others);
    expect((await world.calls())["GET /v1/batches/{id}"]).toBe(1);
    expect((await world.read(id)).status).toBe("in_progress");
  });
});

describe("a batch that ended at the upstream since it was last seen", () => {
  it("is not cancelled any more by a person", async () => {
    const id = await submit();
    await poll(id);
    await world.step(1_000);
    await expect(cancel(ctx, { batchId: id })).rejects.toThrow("already finished");
    expect(await world.read(id)).toMatchObject({ status: "completed", completed: rows });
    expect((await there(id)).status).toBe("completed");
  });

  it("is not cancelled any more at its limit", async () => {
    const id = await submit();
    await poll(id);
    await change(id, { moneyGuard: "0.01" });
    await world.step(1_000);
    const row = await world.read(id);
    await stopAtGuard(world.db, { row, spend: { spent: "0.02", isProjected: false } });
    expect(await world.read(id)).toMatchObject({ status: "completed", completed: rows, guardedAt: null });
    expect((await there(id)).status).toBe("completed");
  });
});

it("a limit is kept while the upstream of another batch does not answer", async () => {
  const silent = await replayServer(() => undefined);
  try {
    const spent = { status: "in_progress", completed: 1, resultRows: 1, cost: "5", moneyGuard: "0.01" } as const;
    const [stuck = ""] = await putBatches(ctx, [{ ...spent, upstreamId: "there" }]);
    const { connectionId } = await world.read(stuck);
    const key = await sealKey(world.db, { id: connectionId, teamId: ctx.team.id }, testKey, silent.url);
    await world.db
      .update(connections)
      .set({ baseUrl: silent.url, ...key })
      .where(eq(connections.id, connectionId));
    await guardDue();
    await vi.waitFor(() => expect(silent.seen).not.toEqual([]));
    const id = await submit();
    await poll(id);
    await change(id, spent);
    await guardDue();
    await vi.waitFor(async () => expect((await world.read(id)).guardedAt).not.toBeNull());
    expect((await world.read(stuck)).guardedAt).toBeNull();
  } finally {
    await silent.close();
    await guardsEnded();
  }
}, 60_000);

describe("a submission in doubt", () => {
  const missing = new UpstreamError("not_found", "Not found", { status: 404 });
  const page = new UpstreamError("refused", "A web page", { status: 200, code: "web_page" });
  const doubtful = { status: "creating", submission: "ambiguous", upstreamId: null, nextPollAt: null } as const;

  it("is a person's matter only when its look keeps failing for longer than a create may take", async () => {
    const id = await submit();
    for (const error of [missing, page]) {
      await change(id, { ...doubtful, sentAt: new Date() });
      await settleLook(await world.read(id), error);
      expect(await world.read(id)).toMatchObject({ status: "creating", submission: "ambiguous" });
      await change(id, { sentAt: new Date(Date.now() - 300_000) });
      await settleLook(await world.read(id), error);
      expect(await world.read(id)).toMatchObject({ status: "unresolved", submission: "needs_human" });
    }
  });

  it("that is cancelled while nobody knows of it is dropped, and nobody says that nothing ran", async () => {
    const id = await submit();
    await change(id, { ...doubtful, status: "unresolved", submission: "needs_human" });
    expect((await cancel(ctx, { batchId: id })).status).toBe("rejected");
    const { statusNote, submission } = await world.read(id);
    expect(submission).toBe("rejected");
    expect(statusNote).toContain("not known whether the upstream took it");
  });
});
