import { describe, expect, test } from "vitest";
import { json, plain, replayServer, withReplayServers } from "./cases/replay-server";
import { deleteFile, findFile, getCostEstimate } from "./files";

withReplayServers();

const made = { id: "f1", object: "file", bytes: 6, created_at: 1_795_000_000, filename: "a.jsonl", purpose: "batch" };

describe("findFile", () => {
  const listed = (n: number, over: object = {}) => ({ ...made, id: `f${n}`, created_at: 1_795_000_000 - n, ...over });
  const serve = (pages: object[][]) =>
    replayServer((one, response) => {
      const turn = Number(one.query.get("after") ?? 0);
      json(response, 200, {
        object: "list",
        data: pages[turn] ?? [],
        has_more: turn + 1 < pages.length,
        last_id: String(turn + 1),
      });
    });
  const wanted = { name: "a.jsonl", sizeBytes: 6, sinceMs: 1_794_999_000_500 };

  test("compares name and size, on every page", async () => {
    const server = await serve([
      [listed(1, { filename: "b" }), listed(2, { bytes: 7 })],
      [listed(3), listed(4)],
    ]);
    expect(await findFile(server.upstream(), wanted)).toMatchObject({ id: "f3" });
    expect(Object.fromEntries(server.seen[0]?.query ?? [])).toEqual({
      purpose: "batch",
      order: "desc",
      limit: "100",
      search: "a.jsonl",
    });
  });

  test("stops at what is older than asked for", async () => {
    const server = await serve([[listed(1, { filename: "b" }), listed(1_001)], [listed(3)]]);
    expect(await findFile(server.upstream(), wanted)).toBeNull();
    expect(server.seen).toHaveLength(1);
  });

  test("a server that ignores the cursor does not keep it for ever", async () => {
    const server = await replayServer((_one, response) =>
      json(response, 200, { data: [listed(1, { filename: "b" })], has_more: true, last_id: "same" }),
    );
    expect(await findFile(server.upstream(), wanted)).toBeNull();
    expect(server.seen).toHaveLength(2);
  });
});

test("an estimate is null where the upstream has none", async () => {
  const body = { total_estimated_cost: "0.5", total_estimated_input_tokens: 1, total_estimated_output_tokens: 2 };
  const server = await replayServer((one, response) =>
    one.path.includes("known") ? json(response, 200, body) : plain(response, 404, "File with ID x not found"),
  );
  const up = server.upstream();
  expect(await getCostEstimate(up, "known", "1h")).toEqual({ cost: "0.5", inputTokens: 1, outputTokens: 2 });
  expect(server.seen[0]?.query.get("completion_window")).toBe("1h");
  expect(await getCostEstimate(up, "x", "1h")).toBeNull();
  const without = { ...up, capabilities: { ...up.capabilities, hasCostEstimate: false } };
  expect(await getCostEstimate(without, "known", "1h")).toBeNull();
  expect(server.seen).toHaveLength(2);
});

test("a file that is gone already counts as deleted, one that is refused does not", async () => {
  const server = await replayServer(({ path }, response) =>
    path.endsWith("gone") ? plain(response, 404, "File with ID gone not found") : plain(response, 403, "No"),
  );
  await deleteFile(server.upstream(), "gone");
  await expect(deleteFile(server.upstream(), "kept")).rejects.toMatchObject({ kind: "refused" });
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "DELETE /v1/files/gone",
    "DELETE /v1/files/kept",
  ]);
});
