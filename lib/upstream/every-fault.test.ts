import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cancelBatch, createBatch, getAnalytics, getBatch, listBatches, retryBatch } from "./batches";
import { inputBytes, inputFile, servedEmulator, type TestEmulator, textsOf } from "./cases/served-emulator";
import { UpstreamError } from "./errors";
import { findFile, getCostEstimate, readLines, uploadFile } from "./files";
import { listModels } from "./models";
import { probe } from "./probe";

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await servedEmulator();
});
afterAll(() => emulator.close());

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
    ["upload", () => uploadFile(emulator.up, inputFile("matrix.jsonl"))],
    ["find file", () => findFile(emulator.up, { name: "matrix.jsonl", sizeBytes: inputBytes, sinceMs: 0 })],
    ["estimate", (ids) => getCostEstimate(emulator.up, ids.file, "24h")],
    [
      "create",
      (ids) =>
        createBatch(emulator.up, {
          inputFileId: ids.file,
          endpoint: "/v1/chat/completions",
          window: "24h",
          metadata: {},
        }),
    ],
    ["get", (ids) => getBatch(emulator.up, ids.batch)],
    ["list", () => listBatches(emulator.up)],
    ["cancel", (ids) => cancelBatch(emulator.up, ids.batch)],
    ["retry", (ids) => retryBatch(emulator.up, ids.batch)],
    ["analytics", (ids) => getAnalytics(emulator.up, ids.batch)],
    ["lines", async (ids) => textsOf((await readLines(emulator.up, ids.output, { skip: 1 })).lines)],
    ["models", () => listModels(emulator.up)],
    ["probe", () => probe(emulator.up)],
  ];
  const acts = new Set(["upload", "create", "retry"]);
  let ids: { batch: string; file: string; output: string };

  beforeAll(async () => {
    const { batch, fileId } = await emulator.start("matrix", "d".repeat(32));
    ids = { batch: batch.id, file: fileId, output: String(batch.outputFileId) };
    await emulator.finished(batch.id);
    vi.spyOn(Math, "random").mockReturnValue(0);
  });

  test.each(calls)("%s ends well or with an UpstreamError, and acts are sent once", async (name, call) => {
    for (const fault of faults) {
      await emulator.control("POST", "reset");
      await emulator.arm({ fault });
      const error = await call(ids).then(
        () => null,
        (caught: unknown) => caught,
      );
      const said = JSON.stringify(fault);
      if (error !== null) expect(error, said).toBeInstanceOf(UpstreamError);
      const { calls: counted } = JSON.parse(await emulator.control("GET", "ledger")) as {
        calls: Record<string, number>;
      };
      const posts = Object.entries(counted).filter(([route]) => route.startsWith("POST"));
      if (acts.has(name))
        expect(
          posts.map(([, count]) => count),
          said,
        ).toEqual([1]);
    }
  });
});
