import { describe, expect, test } from "vitest";
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
import { batchId, doublewordBatch, json, plain, replayServer, withReplayServers } from "./cases/replay-server";
import { plainBatchApi } from "./contract";
import { listModels } from "./models";

withReplayServers();

describe("calls", () => {
  test("create sends exactly what the contract names", async () => {
    const server = await replayServer((_one, response) =>
      json(response, 201, { ...doublewordBatch, status: "validating" }),
    );
    const metadata = { console_submission: "00ff" };
    const made = await createBatch(server.upstream(), {
      inputFileId: "f",
      endpoint: "/v1/embeddings",
      window: "1h",
      metadata,
    });
    expect(made).toMatchObject({ id: batchId, status: "validating" });
    const [seen] = server.seen;
    expect(`${seen?.method} ${seen?.path}`).toBe("POST /v1/batches");
    expect(JSON.parse(String(seen?.body))).toEqual({
      input_file_id: "f",
      endpoint: "/v1/embeddings",
      completion_window: "1h",
      metadata,
    });
  });

  test("get, cancel, retry and chosen retries go where they should", async () => {
    const server = await replayServer((_one, response) => json(response, 200, doublewordBatch));
    const up = server.upstream();
    // Another batch than the one asked for is none; the same one may be spelled in another way.
    await expect(getBatch(up, "a/b")).rejects.toMatchObject({ kind: "unreachable", code: "other_batch" });
    expect(await getBatch(up, `batch_${batchId}`)).toMatchObject({ id: batchId });
    await cancelBatch(up, batchId);
    await retryBatch(up, batchId);
    await retryRequests(up, batchId, ["batch_req_1-2", "3-4"]);
    expect(server.seen.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      "GET /v1/batches/a%2Fb ",
      `GET /v1/batches/batch_${batchId} `,
      `POST /v1/batches/${batchId}/cancel `,
      `POST /v1/batches/${batchId}/retry `,
      `POST /v1/batches/${batchId}/retry-requests {"request_ids":["1-2","3-4"]}`,
    ]);
    expect(server.seen[2]?.headers["content-length"]).toBe("0");
  });

  test("nothing to retry is refused, in the upstream's words", async () => {
    const words = "Nothing to retry: no failed or canceled requests, and the batch is not cancelled";
    const server = await replayServer((_one, response) => plain(response, 400, words));
    await expect(retryBatch(server.upstream(), batchId)).rejects.toMatchObject({ kind: "refused", message: words });
  });

  test("a create whose answer breaks off is ambiguous, and was sent once", async () => {
    const server = await replayServer((_one, response) => response.destroy());
    const batch = { inputFileId: "f", endpoint: "/v1/embeddings", window: "24h", metadata: {} };
    await expect(createBatch(server.upstream(), batch)).rejects.toMatchObject({ kind: "ambiguous" });
    expect(server.seen).toHaveLength(1);
  });

  test("search is not sent where it is not known", async () => {
    const server = await replayServer((_one, response) =>
      json(response, 200, { data: [doublewordBatch], has_more: false }),
    );
    await listBatches(server.upstream({ capabilities: plainBatchApi }), { search: "x", limit: 100, after: "b" });
    await listBatches(server.upstream(), { search: "x" });
    expect(server.seen.map(({ query }) => Object.fromEntries(query))).toEqual([
      { limit: "100", after: "b" },
      { search: "x" },
    ]);
  });

  test("analytics are null where there are none", async () => {
    const server = await replayServer((_one, response) => plain(response, 404, "Batch with ID x not found"));
    expect(await getAnalytics(server.upstream(), "x")).toBeNull();
    expect(await getAnalytics(server.upstream({ capabilities: plainBatchApi }), "x")).toBeNull();
    expect(server.seen).toHaveLength(1);
  });
});

describe("finding a batch by its marker", () => {
  const marker = "a".repeat(32);
  const listed = (n: number, over: object = {}) => ({
    ...doublewordBatch,
    id: `b${n}`,
    input_file_id: "file",
    created_at: 1_795_000_000 - n,
    metadata: { console_submission: marker },
    ...over,
  });
  const pages = (...all: object[][]) =>
    replayServer((one, response) => {
      const turn = Number(one.query.get("after") ?? 0);
      json(response, 200, { data: all[turn] ?? [], has_more: turn + 1 < all.length, last_id: String(turn + 1) });
    });
  const wanted = { marker, upstreamFileId: "file", sinceMs: 1_794_999_000_000 };
  const ids = async (up: Parameters<typeof findBatchByMarker>[0], over = {}) =>
    (await findBatchByMarker(up, { ...wanted, ...over })).hits.map((batch) => batch.id);

  test("compares marker and file exactly, oldest first", async () => {
    const near = listed(2, { metadata: { console_submission: `${marker}0` } });
    const server = await pages([
      listed(1),
      near,
      listed(3, { input_file_id: "other" }),
      listed(4),
      listed(5, { metadata: null }),
    ]);
    expect(await ids(server.upstream())).toEqual(["b4", "b1"]);
    expect(await ids(server.upstream(), { upstreamFileId: null })).toEqual(["b4", "b3", "b1"]);
    expect(server.seen[0]?.query.get("search")).toBe(marker);
  });

  test("pages back in time where there is no search", async () => {
    const other = (n: number) => listed(n, { metadata: {} });
    const server = await pages([other(1), other(2)], [other(3), listed(4)], [other(5), listed(2_000)], [listed(6)]);
    expect(await ids(server.upstream({ capabilities: plainBatchApi }))).toEqual(["b4"]);
    expect(server.seen).toHaveLength(3);
    expect(server.seen[0]?.query.has("search")).toBe(false);
  });

  test("a file that is gone does not hide its batch; other files and missing marks are only suspects", async () => {
    const server = await pages([
      listed(1, { input_file_id: "" }),
      listed(2, { input_file_id: "other" }),
      listed(3, { metadata: { request_source: "api" } }),
      listed(4, { metadata: { console_submission: "b".repeat(32) } }),
      listed(5, { metadata: {}, input_file_id: "other" }),
    ]);
    const { hits, suspects, isWhole } = await findBatchByMarker(server.upstream(), wanted);
    expect({ hits: hits.map(({ id }) => id), suspects: suspects.map(({ id }) => id), isWhole }).toEqual({
      hits: ["b1"],
      suspects: ["b2", "b3"],
      isWhole: true,
    });
  });

  test("a list that cannot be read to its end proves nothing", async () => {
    const server = await replayServer((_one, response) =>
      json(response, 200, { data: [listed(1, { metadata: {} })], has_more: true, last_id: "same" }),
    );
    const { hits, isWhole } = await findBatchByMarker(server.upstream(), wanted);
    expect({ hits, isWhole }).toEqual({ hits: [], isWhole: false });
  });

  test("an upstream whose clock is an hour behind is searched an hour further back", async () => {
    const behindMs = 3_600_000;
    const createdAt = Math.floor((Date.now() - behindMs) / 1_000);
    const server = await replayServer((_one, response) => {
      response.setHeader("date", new Date(Date.now() - behindMs).toUTCString());
      json(response, 200, { data: [listed(1, { created_at: createdAt })], has_more: false });
    });
    const { hits } = await findBatchByMarker(server.upstream(), { ...wanted, sinceMs: Date.now() - 600_000 });
    expect(hits).toHaveLength(1);
  });

  test("a search that is ignored is paged through all the same", async () => {
    const server = await pages([listed(1, { metadata: {} })], [listed(2)]);
    expect(await ids(server.upstream())).toEqual(["b2"]);
  });
});

test("models: each once, whatever else the list holds", async () => {
  const data = [
    { id: "org/model-a", object: "model", owned_by: "None" },
    { id: "b" },
    { id: "b" },
    { id: 5 },
    null,
    {},
  ];
  const server = await replayServer((_one, response) => json(response, 200, { object: "list", data }));
  expect(await listModels(server.upstream())).toEqual([{ id: "org/model-a" }, { id: "b" }]);
});
