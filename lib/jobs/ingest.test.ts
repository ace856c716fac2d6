import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { batches } from "@/lib/batches/table";
import type { FaultScript } from "@/lib/emulator/faults/fault-rules";
import { outbox } from "@/lib/live/table";
import { requestLine } from "@/lib/results/cases/files";
import { sourceOf } from "@/lib/results/source";
import { spoolDir, spoolPath } from "@/lib/results/spool";
import { countFilters } from "@/lib/results/store";
import { resultSpools } from "@/lib/results/table";
import { cancelBatch, retryBatch } from "@/lib/upstream/batches";
import { doublewordBatchApi } from "@/lib/upstream/contract";
import { deleteFile } from "@/lib/upstream/files";
import { usageFacts } from "@/lib/usage/table";
import { openWorld, type World } from "./cases/ingest-world";
import { ingestBatch } from "./ingest";
import { dropLedger } from "./ingest-ledgers";
import { fillWasteRound } from "./waste";

const model = "Qwen/Qwen3.5-9B";
const flaky = "Qwen/Qwen3.5-4B";
/** Beyond every wait that a fault may have begun. */
let nowMs = Date.now();
const ingest = (batchId: string) => {
  nowMs += 3_600_000;
  return ingestBatch(batchId, { nowMs });
};
const requests = (rows: number, asked = model) =>
  Array.from({ length: rows }, (_, index) => requestLine(`row-${index}`, `Question ${index}?`, { model: asked }));

let world: World;
beforeAll(async () => {
  world = await openWorld({
    failureRates: { [flaky]: 0.4 },
    quirkRates: { truncated: 0.1, refused: 0.05, empty: 0.05 },
  });
}, 60_000);
afterAll(() => world?.close());

const expectEqual = async (batchId: string) => {
  for (const kind of ["output", "error"] as const) {
    const { there, here, acknowledged } = await world.lines(batchId, kind);
    expect(here).toEqual(there);
    expect(acknowledged).toBe(there.length);
  }
};

/** The sums in the database, and the same sums told by the grid's own cache, which reads the files by itself. */
const sums = async (batchId: string) => {
  const row = await world.read(batchId);
  const counts = await countFilters(await sourceOf(world.db, row));
  const { good, truncated, empty, refused, notJson, failed } = row.quality ?? {};
  return {
    told: { good, truncated, empty, refused, not_json: notJson, failed, rows: row.resultRows },
    grid: { ...counts, rows: counts.answered + counts.failed },
  };
};
const expectSums = async (batchId: string) => {
  const { told, grid } = await sums(batchId);
  expect(grid).toMatchObject(told);
};

describe("ingest", () => {
  it("follows a batch as its rows arrive, and says when it holds them all", async () => {
    const batchId = await world.submit(requests(120));
    expect(await ingest(batchId)).toEqual({ newRows: 0, isComplete: false });
    for (const rows of [1, 20, 79]) {
      await world.step(rows);
      await world.poll(batchId);
      expect(await ingest(batchId)).toEqual({ newRows: rows, isComplete: false });
      await expectEqual(batchId);
      await expectSums(batchId);
    }
    await world.step(1_000);
    expect((await world.poll(batchId)).status).toBe("completed");
    expect(await ingest(batchId)).toEqual({ newRows: 20, isComplete: true });
    await expectEqual(batchId);
    await expectSums(batchId);
    const row = await world.read(batchId);
    expect(row).toMatchObject({ resultRows: 120, isResultComplete: true });
    expect(row.quality?.truncated).toBeGreaterThan(0);
    const [fact, ...more] = await world.db.select().from(usageFacts).where(eq(usageFacts.batchId, batchId));
    expect(more).toEqual([]);
    expect(fact).toMatchObject({ model, rows: 120, failedRows: 0, isEmulator: true, cost: row.cost });
    expect(fact).toMatchObject({ inputTokens: row.inputTokens, outputTokens: row.outputTokens });
    expect(row.outputTokens).toBeGreaterThan(120);
    const events = await world.db.select().from(outbox).where(eq(outbox.subject, batchId));
    const appended = events.filter((event) => event.topic === "results.appended");
    expect(appended.map((event) => event.data)).toEqual([1, 21, 100, 120].map((rows) => ({ rows })));
    expect(await ingest(batchId)).toEqual({ newRows: 0, isComplete: true });
    expect(await world.db.select().from(outbox).where(eq(outbox.subject, batchId))).toHaveLength(events.length);
  });

  it("calls an answer neither good nor bad whose schema it cannot check", async () => {
    const schema = { type: "object", properties: { n: { type: "number" } }, description: "x".repeat(70_000) };
    const huge = { model, response_format: { type: "json_schema", json_schema: { name: "s", schema } } };
    const lines = Array.from({ length: 20 }, (_, at) =>
      requestLine(`row-${at}`, `Question ${at}?`, at < 12 ? huge : { model }),
    );
    const batchId = await world.submit(lines);
    await world.step(1_000);
    await world.poll(batchId);
    await ingest(batchId);
    // The index is made aside, when the rows are written.
    await vi.waitFor(
      async () => {
        const { quality } = await world.read(batchId);
        const counts = await countFilters(await sourceOf(world.db, await world.read(batchId)));
        expect(counts.schema_unchecked).toBeGreaterThan(0);
        expect(quality).toMatchObject({ unchecked: counts.schema_unchecked, good: counts.good });
        const { failed: _, ...answered } = quality ?? {};
        expect(Object.values(answered).reduce((sum, count) => sum + count, 0)).toBe(counts.answered);
      },
      { timeout: 30_000, interval: 50 },
    );
  });

  it("counts what was wasted once more from what is kept, and leaves it unknown where nothing is", async () => {
    const factsOf = (batchId: string) => world.db.select().from(usageFacts).where(eq(usageFacts.batchId, batchId));
    const done = async () => {
      const batchId = await world.submit(requests(60));
      await world.step(1_000);
      await world.poll(batchId);
      await ingest(batchId);
      return batchId;
    };
    const [kept, lost] = [await done(), await done()];
    const before = await factsOf(kept);
    expect(before[0]?.wastedOutputTokens).toBeGreaterThan(0);
    await world.db
      .update(usageFacts)
      .set({ wastedInputTokens: null, wastedOutputTokens: null, wastedCost: null })
      .where(inArray(usageFacts.batchId, [kept, lost]));
    rmSync(spoolDir(lost), { recursive: true });
    for (const batchId of [kept, lost]) dropLedger(batchId);
    expect(await fillWasteRound(undefined, world.db)).toBe(1);
    expect(await factsOf(kept)).toEqual(before);
    expect((await factsOf(lost))[0]?.wastedInputTokens).toBeNull();
    expect(await fillWasteRound(undefined, world.db)).toBe(0);
  });

  it("forgets failures a retry takes back, and keeps those that stay", async () => {
    const batchId = await world.submit(requests(60, flaky));
    await world.step(1_000);
    const failed = (await world.poll(batchId)).failed;
    expect(failed).toBeGreaterThan(5);
    expect(await ingest(batchId)).toEqual({ newRows: 60, isComplete: true });
    await expectSums(batchId);
    await retryBatch(await world.upstream(), (await world.read(batchId)).upstreamId ?? "");
    await world.poll(batchId);
    expect(await ingest(batchId)).toMatchObject({ isComplete: false });
    expect((await world.read(batchId)).quality?.failed).toBe(0);
    expect((await world.lines(batchId, "error")).here).toEqual([]);
    await expectSums(batchId);
    await world.step(1_000);
    const row = await world.poll(batchId);
    expect(row.failed).toBeLessThan(failed);
    expect(await ingest(batchId)).toMatchObject({ isComplete: true });
    await expectEqual(batchId);
    await expectSums(batchId);
    expect(await world.read(batchId)).toMatchObject({ resultRows: 60, quality: { failed: row.failed } });
    expect(readdirSync(spoolDir(batchId)).filter((name) => name.startsWith("error")).length).toBeLessThanOrEqual(1);
  });

  it("notices a retry that it slept through", async () => {
    const batchId = await world.submit(requests(60, flaky));
    await world.step(40);
    const before = await world.poll(batchId);
    await ingest(batchId);
    await world.step(1_000);
    await retryBatch(await world.upstream(), before.upstreamId ?? "");
    await world.step(1_000);
    await world.poll(batchId);
    expect(await ingest(batchId)).toMatchObject({ isComplete: true });
    await expectEqual(batchId);
    await expectSums(batchId);
  });

  it("takes the last word on rows that failed twice, though their number is the same", async () => {
    const batchId = await world.submit(requests(10, "emulator/always-fails"));
    await world.step(5);
    await world.poll(batchId);
    expect(await ingest(batchId)).toMatchObject({ newRows: 5 });
    // What was read of a first attempt: the same rows, other words.
    const { spools } = await sourceOf(world.db, await world.read(batchId));
    const path = spoolPath({ batchId, kind: "error", generation: spools.error.generation });
    writeFileSync(path, readFileSync(path, "utf8").replaceAll('"message"', '"massage"'));
    dropLedger(batchId);
    await world.step(1_000);
    expect((await world.poll(batchId)).status).toBe("failed");
    expect(await ingest(batchId)).toEqual({ newRows: 5, isComplete: true });
    await expectEqual(batchId);
  });

  it("reads failures anew when one of them was answered, though their number is the same", async () => {
    const batchId = await world.submit(requests(60, flaky));
    await world.step(1_000);
    const { failed, upstreamId } = await world.poll(batchId);
    await ingest(batchId);
    await retryBatch(await world.upstream(), upstreamId ?? "");
    await world.step(1_000);
    await world.poll(batchId);
    const set = { status: "in_progress", failed, isResultComplete: false } as const;
    await world.db.update(batches).set(set).where(eq(batches.id, batchId));
    expect(await ingest(batchId)).toMatchObject({ isComplete: false });
    await expectEqual(batchId);
    await expectSums(batchId);
  });

  it("keeps what a cancelled batch has, and the rest when it is taken up again", async () => {
    const batchId = await world.submit(requests(50));
    await world.step(20);
    await world.poll(batchId);
    const up = await world.upstream();
    await cancelBatch(up, (await world.read(batchId)).upstreamId ?? "");
    expect((await world.poll(batchId)).status).toBe("cancelled");
    expect(await ingest(batchId)).toEqual({ newRows: 20, isComplete: true });
    await retryBatch(up, (await world.read(batchId)).upstreamId ?? "");
    await world.step(1_000);
    await world.poll(batchId);
    expect(await ingest(batchId)).toEqual({ newRows: 30, isComplete: true });
    await expectEqual(batchId);
  });

  it("waits for the end where the upstream has no partial results", async () => {
    await world.can({ hasPartialResults: false }, doublewordBatchApi);
    try {
      const batchId = await world.submit(requests(30, flaky));
      await world.step(20);
      await world.poll(batchId);
      expect(await ingest(batchId)).toEqual({ newRows: 0, isComplete: false });
      await world.step(1_000);
      await world.poll(batchId);
      expect(await ingest(batchId)).toEqual({ newRows: 30, isComplete: true });
      await expectEqual(batchId);
      await world.db.update(batches).set({ errorFileId: null, failed: 0 }).where(eq(batches.id, batchId));
      expect(await ingest(batchId)).toMatchObject({ isComplete: true });
    } finally {
      await world.can({}, doublewordBatchApi);
    }
  });

  it("claims nothing while the upstream counts more than its files hold", async () => {
    const batchId = await world.submit(requests(10));
    await world.step(1_000);
    const { completed } = await world.poll(batchId);
    await world.db
      .update(batches)
      .set({ completed: completed + 1 })
      .where(eq(batches.id, batchId));
    expect(await ingest(batchId)).toEqual({ newRows: 10, isComplete: false });
    expect((await world.read(batchId)).isResultComplete).toBe(false);
    // It asks less and less often, until the counts change.
    expect(await ingestBatch(batchId, { nowMs })).toEqual({ newRows: 0, isComplete: false });
    const asked = (await world.read(batchId)).ingestedAt;
    await ingestBatch(batchId, { nowMs: nowMs + 1_000 });
    expect((await world.read(batchId)).ingestedAt).toEqual(asked);
    await world.poll(batchId);
    expect(await ingestBatch(batchId, { nowMs })).toEqual({ newRows: 0, isComplete: true });
  });
});

describe("what may go wrong on the way", () => {
  // The server of the emulator reports every connection it was told to break.
  beforeAll(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));
  afterAll(() => void vi.restoreAllMocks());

  const match = { path: "^/v1/files/[^/]+/content$" };
  const scripts: [string, FaultScript["rules"]][] = [
    [
      "ignores where to go on",
      [
        { match, fault: { type: "ignoreSkip" } },
        { match, fault: { type: "ignoreOffset" } },
      ],
    ],
    ["ignores one name of the parameter", [{ match, fault: { type: "ignoreSkip" } }]],
    ["repeats a row", [{ match, fault: { type: "offByOne", by: -1 } }]],
    ["leaves a row out", [{ match: { ...match, probability: 0.3 }, fault: { type: "offByOne", by: 1 } }]],
    ["cuts the connection", [{ match: { ...match, every: 2 }, fault: { type: "cutAfter", bytes: 5_000 } }]],
    [
      "ends a body early, in the middle of a row",
      [{ match: { ...match, every: 2 }, fault: { type: "truncate", bytes: 3_333 } }],
    ],
    ["shows rows out of order while it runs", [{ match, fault: { type: "reorderRows", share: 0.4, window: 30 } }]],
    ["says a wrong length", [{ match: { ...match, every: 3 }, fault: { type: "contentLength", delta: 7 } }]],
    ["answers with a web page", [{ match: { ...match, every: 4 }, fault: { type: "htmlPage" } }]],
    [
      "does several of these",
      [
        { match: { ...match, probability: 0.3 }, fault: { type: "cutAfter", bytes: 7_000 } },
        { match: { ...match, probability: 0.3 }, fault: { type: "reorderRows", share: 0.2, window: 20 } },
        { match: { ...match, probability: 0.2 }, fault: { type: "ignoreSkip" } },
        { match: { ...match, probability: 0.2 }, fault: { type: "ignoreOffset" } },
        { match: { ...match, probability: 0.2 }, fault: { type: "tooManyRequests" } },
      ],
    ],
  ];

  it.each(scripts)("loses and repeats nothing when the upstream %s", { timeout: 60_000 }, async (_, rules) => {
    const batchId = await world.submit(requests(150, flaky));
    await world.arm(rules);
    try {
      let isComplete = false;
      for (let turn = 0; turn < 40 && !isComplete; turn += 1) {
        await world.step(30);
        await world.poll(batchId);
        ({ isComplete } = await ingest(batchId).catch(() => ({ isComplete: false })));
        if (isComplete) expect((await world.read(batchId)).status).toBe("completed");
      }
      expect(isComplete).toBe(true);
    } finally {
      await world.disarm();
    }
    await expectEqual(batchId);
    await expectSums(batchId);
  });

  it("never claims a row that it cannot get", async () => {
    const batchId = await world.submit(requests(30));
    await world.step(1_000);
    await world.poll(batchId);
    await world.arm([{ match, fault: { type: "offByOne", by: 1 } }]);
    expect(await ingest(batchId)).toEqual({ newRows: 29, isComplete: false });
    await world.disarm();
    expect(await ingest(batchId)).toEqual({ newRows: 1, isComplete: true });
    await expectEqual(batchId);
  });

  it.each([
    ["nothing", () => undefined],
    ["half a line at the end", (path: string) => appendFileSync(path, '{"id":"batch_req_half')],
    ["lines nobody acknowledged", (path: string) => appendFileSync(path, `${requestLine("ghost")}\n`)],
    ["the end of the file", (path: string) => truncateSync(path, 4_000)],
    ["the whole file", (path: string) => rmSync(path)],
  ])("goes on after a restart that spoilt %s", async (_, spoil) => {
    const batchId = await world.submit(requests(80, flaky));
    await world.step(50);
    await world.poll(batchId);
    await ingest(batchId);
    dropLedger(batchId);
    spoil(spoolPath({ batchId, kind: "output", generation: 1 }));
    await world.step(1_000);
    await world.poll(batchId);
    expect(await ingest(batchId)).toMatchObject({ isComplete: true });
    await expectEqual(batchId);
    await expectSums(batchId);
  });

  it("keeps everything when the upstream deletes its own file", async () => {
    const batchId = await world.submit(requests(40, flaky));
    await world.step(1_000);
    await world.poll(batchId);
    expect(await ingest(batchId)).toEqual({ newRows: 40, isComplete: true });
    const before = await world.read(batchId);
    const { here } = await world.lines(batchId, "output");
    await deleteFile(await world.upstream(), before.outputFileId ?? "");
    dropLedger(batchId);
    await world.poll(batchId);
    await expect(ingest(batchId)).rejects.toMatchObject({ kind: "not_found" });
    expect((await world.lines(batchId, "output")).here).toEqual(here);
    const { resultRows, quality, isResultComplete, cost } = await world.read(batchId);
    expect({ resultRows, quality, isResultComplete, cost }).toEqual({
      ...{ resultRows: before.resultRows, quality: before.quality, isResultComplete: true, cost: before.cost },
    });
    await expectSums(batchId);
  });

  it("lets only one turn of a batch run at a time", async () => {
    const batchId = await world.submit(requests(40));
    await world.step(1_000);
    await world.poll(batchId);
    const turns = await Promise.all([ingest(batchId), ingest(batchId), ingest(batchId)]);
    expect(turns.map((turn) => turn.newRows)).toEqual([40, 0, 0]);
    await expectEqual(batchId);
  });

  it("does not call a batch complete that was retried while its files were read", async () => {
    const batchId = await world.submit(requests(20));
    await world.step(1_000);
    await world.poll(batchId);
    await world.arm([{ match, fault: { type: "delay", ms: 300 } }]);
    const before = await world.contentCalls();
    const turn = ingest(batchId);
    await vi.waitFor(async () => expect(await world.contentCalls()).toBeGreaterThan(before), { interval: 5 });
    await world.db.update(batches).set({ status: "in_progress" }).where(eq(batches.id, batchId));
    expect(await turn).toEqual({ newRows: 20, isComplete: false });
    await world.disarm();
    const spools = await world.db.select().from(resultSpools).where(eq(resultSpools.batchId, batchId));
    expect(spools.map((spool) => spool.isComplete)).toEqual([false, false]);
    await world.poll(batchId);
    expect(await ingest(batchId)).toEqual({ newRows: 0, isComplete: true });
  });
});
