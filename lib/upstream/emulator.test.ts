import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createEmulator } from "@/lib/emulator/create-emulator";
import { type ServedEmulator, serveEmulator } from "@/lib/emulator/serve-emulator";
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
import { doublewordBatchApi, plainBatchApi, type Upstream } from "./contract";
import { UpstreamError } from "./errors";
import { findFile, getCostEstimate, readLines, uploadFile } from "./files";
import { listModels } from "./models";
import { probe } from "./probe";

const rows = 40;
const input = Array.from({ length: rows }, (_, n) =>
  JSON.stringify({
    custom_id: `r${n}`,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "Qwen/Qwen3.5-4B", messages: [{ role: "user", content: `Say ${n}` }] },
  }),
).join("\n");
const sizeBytes = Buffer.byteLength(input);
const file = (name: string) => ({
  name,
  sizeBytes,
  open: async function* () {
    yield Buffer.from(input);
  },
});

let dir: string;
let served: ServedEmulator;
let up: Upstream;
const control = async (method: string, path: string, body?: object) => {
  const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return (await fetch(`${served.url}/__emulator/${path}`, { method, ...(body ? json : {}) })).text();
};
const arm = (fault: object, match: object = {}) => control("POST", "faults", { seed: 1, rules: [{ match, fault }] });
const disarm = () => control("DELETE", "faults");
const marked = (marker: string) => ({ console_submission: marker });

beforeAll(async () => {
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  // The server reports each connection it is told to cut.
  vi.spyOn(console, "error").mockReturnValue(undefined);
  dir = await mkdtemp(join(tmpdir(), "upstream-"));
  served = await serveEmulator(await createEmulator({ dir, speed: 0, testMode: true }), { host: "127.0.0.1", port: 0 });
  up = {
    connectionId: "con_emulator",
    baseUrl: `${served.url}/v1`,
    apiKey: "sk-emulator-test-key",
    capabilities: doublewordBatchApi,
  };
});
afterAll(async () => {
  await served.close();
  await rm(dir, { recursive: true, force: true });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
beforeEach(disarm);

const texts = async (from: AsyncIterable<Uint8Array>) => {
  const found: string[] = [];
  for await (const line of from) found.push(Buffer.from(line).toString());
  return found;
};
const start = async (name: string, marker: string) => {
  const { id } = await uploadFile(up, file(`${name}.jsonl`));
  const batch = { inputFileId: id, endpoint: "/v1/chat/completions", window: "24h", metadata: marked(marker) };
  return { fileId: id, batch: await createBatch(up, batch) };
};
const finished = async (id: string) =>
  vi.waitFor(
    async () => {
      const batch = await getBatch(up, id);
      expect(["completed", "failed", "cancelled"]).toContain(batch.status);
      return batch;
    },
    { timeout: 15_000 },
  );
const contentOf = (fileId: string) => `^/v1/files/${fileId}/content$`;

test("a batch from end to end", async () => {
  const { batch, fileId } = await start("whole", "a".repeat(32));
  expect(await findFile(up, { name: "whole.jsonl", sizeBytes, sinceMs: Date.now() - 60_000 })).toMatchObject({
    id: fileId,
  });
  const estimate = await getCostEstimate(up, fileId, "24h");
  expect(Number(estimate?.inputTokens)).toBeGreaterThan(0);
  expect((await listBatches(up, { limit: 5 })).data.map((one) => one.id)).toContain(batch.id);
  const done = await finished(batch.id);
  expect(done.counts).toEqual({ total: rows, completed: rows, failed: 0 });
  expect(done.finishedAtMs).not.toBeNull();
  expect(await getAnalytics(up, batch.id)).toMatchObject({ requests: rows });
  const { lines, isIncomplete, lastLine } = await readLines(up, String(done.outputFileId), { skip: 0 });
  const ids = (await texts(lines)).map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
  expect(new Set(ids).size).toBe(rows);
  expect({ isIncomplete, lastLine, count: ids.length }).toEqual({ isIncomplete: false, lastLine: rows, count: rows });
  await expect(retryBatch(up, batch.id)).rejects.toMatchObject({ kind: "refused", status: 400 });
  await expect(retryRequests(up, batch.id, ["batch_req_nonsense"])).rejects.toMatchObject({ kind: "refused" });
});

test("cancel and retry are pause and resume", async () => {
  await control("POST", "pause");
  onTestFinished(() => void control("POST", "resume"));
  const { batch } = await start("paused", "b".repeat(32));
  await control("POST", "step", { rows: 5 });
  const running = await getBatch(up, batch.id);
  expect(running).toMatchObject({ status: "in_progress", counts: { total: rows, completed: 5 } });
  const partial = await readLines(up, String(running.outputFileId), { skip: 2 });
  expect({ ...partial, lines: (await texts(partial.lines)).length }).toEqual({
    lines: 3,
    isIncomplete: true,
    lastLine: 5,
  });
  expect((await cancelBatch(up, batch.id)).status).toBe("cancelled");
  expect((await retryBatch(up, batch.id)).status).toBe("in_progress");
  await control("POST", "resume");
  expect((await finished(batch.id)).counts.completed).toBe(rows);
});

describe("an answer that is lost", () => {
  const creates = async () =>
    (JSON.parse(await control("GET", "ledger")) as { creates: Record<string, { count: number }> }).creates;
  const match = { method: "POST", path: "^/v1/batches$" };

  test.each([
    ["lostReply", { type: "lostReply" }, 1],
    ["cutBefore", { type: "cutBefore" }, 0],
    ["a page", { type: "htmlPage" }, 0],
    ["cut JSON", { type: "truncate", bytes: 20 }, 1],
    ["a cut body", { type: "cutAfter", bytes: 20 }, 1],
  ])("after %s the batch is looked for, not sent again", async (name, fault, made) => {
    const { id } = await uploadFile(up, file(`lost-${name}.jsonl`));
    const marker = Buffer.from(name.padEnd(16, "-")).toString("hex").slice(0, 32);
    await arm(fault, match);
    const sentMs = Date.now();
    const batch = { inputFileId: id, endpoint: "/v1/chat/completions", window: "24h", metadata: marked(marker) };
    await expect(createBatch(up, batch)).rejects.toMatchObject({ kind: "ambiguous" });
    await disarm();
    for (const capabilities of [doublewordBatchApi, plainBatchApi]) {
      const found = await findBatchByMarker(
        { ...up, capabilities },
        { marker, upstreamFileId: id, sinceMs: sentMs - 1_000 },
      );
      expect(found.map((one) => one.metadata.console_submission)).toEqual(Array(made).fill(marker));
    }
    expect((await creates())[marker]?.count ?? 0).toBe(made);
  });
});

describe("reading on", () => {
  let outputId: string;
  let whole: string[];
  beforeAll(async () => {
    const { batch } = await start("read", "c".repeat(32));
    outputId = String((await finished(batch.id)).outputFileId);
    whole = await texts((await readLines(up, outputId, { skip: 0 })).lines);
  });

  test.each([
    ["skip is ignored", { type: "ignoreSkip" }],
    ["offset is ignored", { type: "ignoreOffset" }],
    ["search is ignored", { type: "ignoreSearch" }],
    ["it begins one line early", { type: "offByOne", by: -1 }],
  ])("gives the same lines when %s", async (_name, fault) => {
    await arm(fault, { path: contentOf(outputId) });
    for (const skip of [0, 1, 2, 17, rows - 1, rows])
      expect(await texts((await readLines(up, outputId, { skip })).lines)).toEqual(whole.slice(skip));
  });

  test("gives the same lines when both parameters are ignored", async () => {
    const match = { path: contentOf(outputId) };
    await control("POST", "faults", {
      seed: 1,
      rules: [
        { match, fault: { type: "ignoreSkip" } },
        { match, fault: { type: "ignoreOffset" } },
      ],
    });
    for (const skip of [0, 1, 2, 17, rows - 1, rows])
      expect(await texts((await readLines(up, outputId, { skip })).lines)).toEqual(whole.slice(skip));
  });

  test("cut or ended at any point, only whole lines come, and reading on completes them", async () => {
    const total = Buffer.byteLength(whole.join(""));
    for (let turn = 0; turn < 24; turn += 1) {
      const bytes = Math.floor((total * turn) / 24) + turn;
      const type = turn % 2 === 0 ? "cutAfter" : "truncate";
      await arm({ type, bytes }, { path: contentOf(outputId), nth: 1 });
      const seen: string[] = [];
      const { lines } = await readLines(up, outputId, { skip: 0 });
      const error = await (async () => {
        for await (const line of lines) seen.push(Buffer.from(line).toString());
        return null;
      })().catch((caught: unknown) => caught);
      expect(error === null ? "ended" : (error as UpstreamError).kind).toBe(
        type === "truncate" ? "ended" : "unreachable",
      );
      expect(seen).toEqual(whole.slice(0, seen.length));
      const { lines: rest } = await readLines(up, outputId, { skip: seen.length });
      expect([...seen, ...(await texts(rest))]).toEqual(whole);
    }
  });
});

describe("every fault at every call", () => {
  const faults: object[] = [
    { type: "status", status: 500, body: "boom" },
    { type: "status", status: 502 },
    { type: "status", status: 503, headers: { "retry-after": "600" } },
    { type: "status", status: 200, body: "" },
    { type: "status", status: 200, body: "[[[[" },
    { type: "status", status: 302, headers: { location: "http://169.254.169.254/" } },
    { type: "tooManyRequests" },
    { type: "htmlPage" },
    { type: "htmlPage", status: 200 },
    { type: "cutBefore" },
    { type: "lostReply" },
    { type: "cutAfter", bytes: 0 },
    { type: "cutAfter", bytes: 7 },
    { type: "truncate", bytes: 7 },
    { type: "contentLength", delta: 1 },
    { type: "contentLength", value: "9223372036854775808" },
    { type: "listLag", ms: 60_000 },
    { type: "ignoreSearch" },
  ];
  const calls: [string, (ids: { batch: string; file: string; output: string }) => Promise<unknown>][] = [
    ["upload", () => uploadFile(up, file("matrix.jsonl"))],
    ["find file", () => findFile(up, { name: "matrix.jsonl", sizeBytes, sinceMs: 0 })],
    ["estimate", (ids) => getCostEstimate(up, ids.file, "24h")],
    [
      "create",
      (ids) =>
        createBatch(up, { inputFileId: ids.file, endpoint: "/v1/chat/completions", window: "24h", metadata: {} }),
    ],
    ["get", (ids) => getBatch(up, ids.batch)],
    ["list", () => listBatches(up)],
    ["cancel", (ids) => cancelBatch(up, ids.batch)],
    ["retry", (ids) => retryBatch(up, ids.batch)],
    ["analytics", (ids) => getAnalytics(up, ids.batch)],
    ["lines", async (ids) => texts((await readLines(up, ids.output, { skip: 1 })).lines)],
    ["models", () => listModels(up)],
    ["probe", () => probe(up)],
  ];
  const acts = new Set(["upload", "create", "retry"]);
  let ids: { batch: string; file: string; output: string };

  beforeAll(async () => {
    const { batch, fileId } = await start("matrix", "d".repeat(32));
    ids = { batch: batch.id, file: fileId, output: String(batch.outputFileId) };
    await finished(batch.id);
    vi.spyOn(Math, "random").mockReturnValue(0);
  });

  test.each(calls)("%s ends well or with an UpstreamError, and acts are sent once", async (name, call) => {
    for (const fault of faults) {
      await control("POST", "reset");
      await arm(fault);
      const error = await call(ids).then(
        () => null,
        (caught: unknown) => caught,
      );
      const said = JSON.stringify(fault);
      if (error !== null) expect(error, said).toBeInstanceOf(UpstreamError);
      const { calls: counted } = JSON.parse(await control("GET", "ledger")) as { calls: Record<string, number> };
      const posts = Object.entries(counted).filter(([route]) => route.startsWith("POST"));
      if (acts.has(name))
        expect(
          posts.map(([, count]) => count),
          said,
        ).toEqual([1]);
    }
  });
});

test("the emulator is recognised as what it stands for", async () => {
  const { check, capabilities } = await probe({ ...up, capabilities: plainBatchApi });
  expect(check.isOk).toBe(true);
  expect(check.modelCount).toBeGreaterThan(0);
  expect(capabilities).toEqual(doublewordBatchApi);
});
