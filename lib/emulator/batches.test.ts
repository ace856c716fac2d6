import { describe, expect, test } from "vitest";
import { line, manyLines, openEmulator } from "./cases/open-emulator";
import type { JsonObject } from "./json-value";

const ENDPOINTS = "/v1/chat/completions, /v1/completions, /v1/embeddings, /v1/responses, /v1/messages";
const UNKNOWN = "00000000-0000-4000-8000-000000000000";

describe("creating", () => {
  test("answers 201 at once with both file ids, and hides reserved metadata", async () => {
    const emulator = await openEmulator();
    const batch = await emulator.createBatch(manyLines(3), {
      metadata: { team: "a", Created_By: "x", "request-source": "x", dw_source_id: "s1" },
      completion_window: "1h",
      unknown: 1,
    });
    expect(batch).toMatchObject({
      object: "batch",
      status: "validating",
      completion_window: "1h",
      request_counts: { total: 3, completed: 0, failed: 0 },
      metadata: { team: "a", request_source: "api" },
      dwext: { source: "api", source_id: "s1" },
    });
    expect(Number(batch.expires_at) - Number(batch.created_at)).toBe(3600);
    expect(batch.metadata).not.toHaveProperty("Created_By");
    expect(batch.metadata).not.toHaveProperty("dw_source_id");
    expect(Object.values(batch)).not.toContain(null);
  });

  const good = { endpoint: "/v1/chat/completions", completion_window: "24h", input_file_id: UNKNOWN };
  test.each<[string, unknown, number, string | RegExp]>([
    [
      "an unknown window",
      { ...good, completion_window: "2h" },
      400,
      "Unsupported completion_window. Allowed values: 24h, 1h",
    ],
    ["the background window", { ...good, completion_window: "background" }, 403, /^Insufficient permissions to Create/],
    [
      "an unknown endpoint",
      { ...good, endpoint: "/v1/x" },
      400,
      `Unsupported endpoint '/v1/x'. Supported: ${ENDPOINTS}`,
    ],
    ["an id that is no UUID", { ...good, input_file_id: "file-1" }, 400, "Invalid input_file_id format"],
    ["an unknown file", good, 404, `File with ID ${UNKNOWN} not found`],
    ["a missing field", { endpoint: "/v1/x" }, 422, /missing field `input_file_id`/],
    ["metadata that is no string", { ...good, metadata: { n: 1 } }, 422, /metadata\.n: invalid type/],
    ["a key outside an organization", { ...good, api_key_id: UNKNOWN }, 400, /organization/],
  ])("is refused for %s", async (_, body, status, text) => {
    const emulator = await openEmulator();
    const reply = await emulator.post("/v1/batches", body);
    expect(reply.status).toBe(status);
    if (typeof text === "string") expect(reply.text).toBe(text);
    else expect(reply.text).toMatch(text);
    expect(reply.headers.get("content-type")).toMatch(/^text\/plain/);
  });

  test("needs JSON that says it is JSON", async () => {
    const emulator = await openEmulator();
    expect((await emulator.post("/v1/batches", "{}", { headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await emulator.post("/v1/batches", "{", { headers: { "content-type": "application/json" } })).status).toBe(
      400,
    );
  });
});

describe("the life of a batch", () => {
  test("is told by status and stamps", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(4));
    expect(await emulator.batch(id)).toMatchObject({ status: "validating" });
    await emulator.step(1);
    const running = await emulator.batch(id);
    expect(running).toMatchObject({ status: "in_progress", request_counts: { total: 4, completed: 1, failed: 0 } });
    for (const stamp of ["finalizing_at", "completed_at", "failed_at", "expired_at", "cancelled_at"]) {
      expect(running).not.toHaveProperty(stamp);
    }
    expect(await emulator.step(99)).toBe(3);
    const done = await emulator.batch(id);
    expect(done).toMatchObject({ status: "completed", request_counts: { total: 4, completed: 4, failed: 0 } });
    expect(done.completed_at).toEqual(expect.any(Number));
    expect(done.finalizing_at).toEqual(expect.any(Number));
  });

  test("ends as failed when nothing succeeded", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(3, { model: "emulator/always-fails" }));
    await emulator.step(3);
    const batch = await emulator.batch(id);
    expect(batch).toMatchObject({ status: "failed", request_counts: { total: 3, completed: 0, failed: 3 } });
    expect(batch.failed_at).toEqual(expect.any(Number));
    expect(batch).not.toHaveProperty("completed_at");
  });

  test("a flaky model fails about one row in ten, and lets most of them through on retry", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(400, { model: "emulator/flaky-chat" }));
    await emulator.step(400);
    const failed = async () => Number(((await emulator.batch(id)).request_counts as JsonObject).failed);
    const first = await failed();
    expect(first).toBeGreaterThan(20);
    expect(first).toBeLessThan(70);
    await emulator.post(`/v1/batches/${id}/retry`);
    await emulator.step(400);
    expect(await failed()).toBeLessThan(first / 2);
  });
});

describe("cancelling", () => {
  test("is immediate, idempotent, and leaves no line behind", async () => {
    const emulator = await openEmulator();
    const { id, output_file_id: output } = await emulator.createBatch(manyLines(10));
    await emulator.step(4);
    const cancelled = (await emulator.post(`/v1/batches/${id}/cancel`)).json;
    expect(cancelled).toMatchObject({ status: "cancelled", request_counts: { total: 10, completed: 4, failed: 0 } });
    expect(await emulator.step(10)).toBe(0);
    const again = (await emulator.post(`/v1/batches/${id}/cancel`)).json;
    expect(again.cancelled_at).toBe(cancelled.cancelled_at);
    const content = await emulator.get(`/v1/files/${output}/content`);
    expect([content.lines.length, content.headers.get("x-incomplete")]).toEqual([4, "false"]);
    const results = await emulator.get(`/v1/batches/${id}/results`);
    expect(results.lines.map((row) => row.status).sort()).toEqual([
      ...Array(4).fill("completed"),
      ...Array(6).fill("pending"),
    ]);
    expect((await emulator.get(`/v1/batches/${id}/results?status=canceled`)).lines).toHaveLength(6);
    expect(results.headers.get("x-incomplete")).toBe("false");
  });

  test("works while validating and never leaves `cancelling` behind", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(2));
    expect((await emulator.post(`/v1/batches/${id}/cancel`)).json.status).toBe("cancelled");
    expect(await emulator.step(5)).toBe(0);
  });

  test("flips a finished batch too", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(2));
    await emulator.step(2);
    expect((await emulator.batch(id)).status).toBe("completed");
    expect((await emulator.post(`/v1/batches/${id}/cancel`)).json.status).toBe("cancelled");
  });

  test("then retrying is pausing and going on", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(6));
    await emulator.step(2);
    await emulator.post(`/v1/batches/${id}/cancel`);
    const resumed = (await emulator.post(`/v1/batches/${id}/retry`)).json;
    expect(resumed.status).toBe("in_progress");
    for (const stamp of ["cancelling_at", "cancelled_at", "completed_at"]) expect(resumed).not.toHaveProperty(stamp);
    expect(await emulator.step(99)).toBe(4);
    const done = await emulator.batch(id);
    expect(done).toMatchObject({ status: "completed", request_counts: { completed: 6 } });
    const content = await emulator.get(`/v1/files/${done.output_file_id}/content`);
    expect(new Set(content.lines.map((row) => row.id)).size).toBe(6);
  });
});

test("analytics count what succeeded and what it cost", async () => {
  const emulator = await openEmulator();
  const { id } = await emulator.createBatch([...manyLines(3), line("x", { model: "emulator/always-fails" })]);
  const empty = (await emulator.get(`/v1/batches/${id}/analytics`)).json;
  expect(empty).toEqual({ total_requests: 0, total_prompt_tokens: 0, total_completion_tokens: 0, total_tokens: 0 });
  await emulator.step(4);
  const { lines } = await emulator.get(`/v1/batches/${id}/results?status=completed`);
  const usage = (key: string) =>
    lines.reduce((sum, row) => sum + Number(((row.response_body as JsonObject).usage as JsonObject)[key]), 0);
  const analytics = (await emulator.get(`/v1/batches/${id}/analytics`)).json;
  expect(analytics).toMatchObject({
    total_requests: 3,
    total_prompt_tokens: usage("prompt_tokens"),
    total_completion_tokens: usage("completion_tokens"),
    total_tokens: usage("total_tokens"),
  });
  // 24h: $0.03 in, $0.29 out, per million tokens.
  const pico = usage("prompt_tokens") * 30_000 + usage("completion_tokens") * 290_000;
  expect(Number(analytics.total_cost)).toBeCloseTo(pico / 1e12, 12);
  expect(analytics.avg_duration_ms).toBeGreaterThan(100);
  const listed = (await emulator.get("/v1/batches?include=analytics")).json.data as JsonObject[];
  expect(listed[0]?.analytics).toEqual(analytics);
});

describe("deleting", () => {
  test("answers 204, hides the batch, keeps the input and the output's content", async () => {
    const emulator = await openEmulator();
    const batch = await emulator.createBatch(manyLines(3));
    await emulator.step(2);
    const reply = await emulator.send("DELETE", `/v1/batches/${batch.id}`);
    expect([reply.status, reply.text]).toEqual([204, ""]);
    expect(await emulator.get(`/v1/batches/${batch.id}`)).toMatchObject({
      status: 404,
      text: `Batch with ID ${batch.id} not found`,
    });
    expect((await emulator.get("/v1/batches")).json).toEqual({ object: "list", data: [], has_more: false });
    expect((await emulator.get(`/v1/files/${batch.input_file_id}`)).status).toBe(200);
    expect((await emulator.get(`/v1/files/${batch.output_file_id}/content`)).lines).toHaveLength(2);
    expect(await emulator.step(9)).toBe(0);
  });

  test("wants a UUID", async () => {
    const emulator = await openEmulator();
    expect(await emulator.send("DELETE", "/v1/batches/batch_1")).toMatchObject({
      status: 400,
      text: "Invalid batch ID format",
    });
  });
});
