import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  cancelBatch,
  createBatch,
  findBatchByMarker,
  getAnalytics,
  getBatch,
  listBatches,
  retryBatch,
  retryRequests,
} from "./batches";
import { inputBytes, inputFile, rows, servedEmulator, type TestEmulator, textsOf } from "./cases/served-emulator";
import { doublewordBatchApi, plainBatchApi } from "./contract";
import type { UpstreamError } from "./errors";
import { findFile, getCostEstimate, readLines, uploadFile } from "./files";
import { probe } from "./probe";

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await servedEmulator();
});
afterAll(() => emulator.close());
beforeEach(async () => void (await emulator.control("DELETE", "faults")));

const contentOf = (fileId: string) => `^/v1/files/${fileId}/content$`;

test("a batch from end to end", async () => {
  const { batch, fileId } = await emulator.start("whole", "a".repeat(32));
  expect(
    await findFile(emulator.up, { name: "whole.jsonl", sizeBytes: inputBytes, sinceMs: Date.now() - 60_000 }),
  ).toMatchObject({
    id: fileId,
  });
  const estimate = await getCostEstimate(emulator.up, fileId, "24h");
  expect(Number(estimate?.inputTokens)).toBeGreaterThan(0);
  expect((await listBatches(emulator.up, { limit: 5 })).data.map((one) => one.id)).toContain(batch.id);
  const done = await emulator.finished(batch.id);
  expect(done.counts).toEqual({ total: rows, completed: rows, failed: 0 });
  expect(done.finishedAtMs).not.toBeNull();
  expect(await getAnalytics(emulator.up, batch.id)).toMatchObject({ requests: rows });
  const { lines, isIncomplete, lastLine } = await readLines(emulator.up, String(done.outputFileId), { skip: 0 });
  const ids = (await textsOf(lines)).map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
  expect(new Set(ids).size).toBe(rows);
  expect({ isIncomplete, lastLine, count: ids.length }).toEqual({ isIncomplete: false, lastLine: rows, count: rows });
  await expect(retryBatch(emulator.up, batch.id)).rejects.toMatchObject({ kind: "refused", status: 400 });
  await expect(retryRequests(emulator.up, batch.id, ["batch_req_nonsense"])).rejects.toMatchObject({ kind: "refused" });
});

test("cancel and retry are pause and resume", async () => {
  await emulator.control("POST", "pause");
  onTestFinished(() => void emulator.control("POST", "resume"));
  const { batch } = await emulator.start("paused", "b".repeat(32));
  await emulator.control("POST", "step", { rows: 5 });
  const running = await getBatch(emulator.up, batch.id);
  expect(running).toMatchObject({ status: "in_progress", counts: { total: rows, completed: 5 } });
  const partial = await readLines(emulator.up, String(running.outputFileId), { skip: 2 });
  expect({ ...partial, lines: (await textsOf(partial.lines)).length }).toEqual({
    lines: 3,
    isIncomplete: true,
    lastLine: 5,
  });
  expect((await cancelBatch(emulator.up, batch.id)).status).toBe("cancelled");
  expect((await retryBatch(emulator.up, batch.id)).status).toBe("in_progress");
  await emulator.control("POST", "resume");
  expect((await emulator.finished(batch.id)).counts.completed).toBe(rows);
});

describe("an answer that is lost", () => {
  const creates = async () =>
    (JSON.parse(await emulator.control("GET", "ledger")) as { creates: Record<string, { count: number }> }).creates;
  const match = { method: "POST", path: "^/v1/batches$" };

  test.each([
    ["lostReply", { type: "lostReply" }, 1],
    ["cutBefore", { type: "cutBefore" }, 0],
    ["a page", { type: "htmlPage" }, 0],
    ["cut JSON", { type: "truncate", bytes: 20 }, 1],
    ["a cut body", { type: "cutAfter", bytes: 20 }, 1],
  ])("after %s the batch is looked for, not sent again", async (name, fault, made) => {
    const { id } = await uploadFile(emulator.up, inputFile(`lost-${name}.jsonl`));
    const marker = Buffer.from(name.padEnd(16, "-")).toString("hex").slice(0, 32);
    await emulator.arm({ fault, match });
    const sentMs = Date.now();
    await expect(createBatch(emulator.up, emulator.newBatch(id, marker))).rejects.toMatchObject({ kind: "ambiguous" });
    await emulator.control("DELETE", "faults");
    for (const capabilities of [doublewordBatchApi, plainBatchApi]) {
      const found = await findBatchByMarker(
        { ...emulator.up, capabilities },
        { marker, upstreamFileId: id, sinceMs: sentMs - 1_000 },
      );
      expect(found.hits.map((one) => one.metadata.console_submission)).toEqual(Array(made).fill(marker));
    }
    expect((await creates())[marker]?.count ?? 0).toBe(made);
  });
});

describe("reading on", () => {
  let outputId: string;
  let whole: string[];
  beforeAll(async () => {
    const { batch } = await emulator.start("read", "c".repeat(32));
    outputId = String((await emulator.finished(batch.id)).outputFileId);
    whole = await textsOf((await readLines(emulator.up, outputId, { skip: 0 })).lines);
  });

  test.each([
    ["skip is ignored", { type: "ignoreSkip" }],
    ["offset is ignored", { type: "ignoreOffset" }],
    ["search is ignored", { type: "ignoreSearch" }],
    ["it begins one line early", { type: "offByOne", by: -1 }],
  ])("gives the same lines when %s", async (_name, fault) => {
    await emulator.arm({ fault, match: { path: contentOf(outputId) } });
    for (const skip of [0, 1, 2, 17, rows - 1, rows])
      expect(await textsOf((await readLines(emulator.up, outputId, { skip })).lines)).toEqual(whole.slice(skip));
  });

  test("gives the same lines when both parameters are ignored", async () => {
    const match = { path: contentOf(outputId) };
    await emulator.arm({ match, fault: { type: "ignoreSkip" } }, { match, fault: { type: "ignoreOffset" } });
    for (const skip of [0, 1, 2, 17, rows - 1, rows])
      expect(await textsOf((await readLines(emulator.up, outputId, { skip })).lines)).toEqual(whole.slice(skip));
  });

  test("cut or ended at any point, only whole lines come, and reading on completes them", async () => {
    const total = Buffer.byteLength(whole.join(""));
    for (let turn = 0; turn < 24; turn += 1) {
      const bytes = Math.floor((total * turn) / 24) + turn;
      const type = turn % 2 === 0 ? "cutAfter" : "truncate";
      await emulator.arm({ fault: { type, bytes }, match: { path: contentOf(outputId), nth: 1 } });
      const seen: string[] = [];
      const { lines } = await readLines(emulator.up, outputId, { skip: 0 });
      const error = await (async () => {
        for await (const line of lines) seen.push(Buffer.from(line).toString());
        return null;
      })().catch((caught: unknown) => caught);
      expect(error === null ? "ended" : (error as UpstreamError).kind).toBe(
        type === "truncate" ? "ended" : "unreachable",
      );
      expect(seen).toEqual(whole.slice(0, seen.length));
      const { lines: rest } = await readLines(emulator.up, outputId, { skip: seen.length });
      expect([...seen, ...(await textsOf(rest))]).toEqual(whole);
    }
  });
});

test("the emulator is recognised as what it stands for", async () => {
  const { check, capabilities } = await probe({ ...emulator.up, capabilities: plainBatchApi });
  expect(check.isOk).toBe(true);
  expect(check.modelCount).toBeGreaterThan(0);
  expect(capabilities).toEqual(doublewordBatchApi);
});
