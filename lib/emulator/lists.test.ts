import { describe, expect, test } from "vitest";
import { type Case, line, manyLines, openEmulator } from "./cases/open-emulator";
import type { JsonObject } from "./json-value";

async function ids(emulator: Case, path: string): Promise<unknown[]> {
  const reply = await emulator.get(path);
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
  return (reply.json.data as JsonObject[]).map((item) => item.id);
}

/** Follows `last_id` while there is more. */
async function everyPage(emulator: Case, path: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let after = ""; ; ) {
    const { json } = await emulator.get(`${path}${after}`);
    found.push(...(json.data as JsonObject[]).map((item) => item.id));
    if (json.has_more !== true) return found;
    after = `&after=${json.last_id}`;
  }
}

describe("files", () => {
  test("are listed with the two files of each batch, in either order, in pages", async () => {
    const emulator = await openEmulator();
    const inputs: unknown[] = [];
    for (let i = 0; i < 5; i++)
      inputs.push((await emulator.upload(line("a"), { purpose: "batch" }, `N${i}.jsonl`)).json.id);
    const body = { input_file_id: inputs[0], endpoint: "/v1/chat/completions", completion_window: "24h" };
    const batch = (await emulator.post("/v1/batches", body)).json;
    const all = await ids(emulator, "/v1/files?order=asc");
    expect(all.slice(0, 5).sort()).toEqual(inputs.sort());
    expect(all.slice(5).sort()).toEqual([batch.output_file_id, batch.error_file_id].sort());
    expect(await ids(emulator, "/v1/files")).toEqual([...all].reverse());
    expect(await everyPage(emulator, "/v1/files?limit=3&order=asc")).toEqual(all);
    expect(await ids(emulator, "/v1/files?purpose=batch_error")).toEqual([batch.error_file_id]);
    expect(await ids(emulator, "/v1/files?search=n3")).toHaveLength(1);
    expect(await ids(emulator, `/v1/files?search=${batch.id}-output`)).toEqual([batch.output_file_id]);
    expect((await emulator.get("/v1/files?order=up")).status).toBe(400);
    expect(await ids(emulator, "/v1/files?after=nonsense&limit=2")).toEqual([...all].reverse().slice(0, 2));
  });

  test("of a batch say what they are", async () => {
    const emulator = await openEmulator();
    const batch = await emulator.createBatch(manyLines(2));
    await emulator.step(2);
    const { json } = await emulator.get(`/v1/files/${batch.output_file_id}`);
    const content = await emulator.get(`/v1/files/${batch.output_file_id}/content`);
    expect(json).toEqual({
      id: batch.output_file_id,
      object: "file",
      bytes: Buffer.byteLength(content.text),
      created_at: expect.any(Number),
      filename: `batch-${batch.id}-output.jsonl`,
      purpose: "batch_output",
    });
  });
});

describe("batches", () => {
  test("are found by page, text, status, time and window", async () => {
    const emulator = await openEmulator();
    const marker = "0123456789abcdef0123456789abcdef";
    const done = await emulator.createBatch(manyLines(1), { metadata: { console_submission: marker } });
    await emulator.step(1);
    await emulator.batch(done.id);
    const cancelled = await emulator.createBatch(manyLines(1), { completion_window: "1h" });
    await emulator.post(`/v1/batches/${cancelled.id}/cancel`);
    const failed = await emulator.createBatch(manyLines(1, { model: "emulator/always-fails" }));
    await emulator.step(1);
    const fresh = await emulator.createBatch(manyLines(1));

    const list = (query: string) => ids(emulator, `/v1/batches?${query}`);
    expect((await list("")).sort()).toEqual([done.id, cancelled.id, failed.id, fresh.id].sort());
    expect(await everyPage(emulator, "/v1/batches?limit=1")).toEqual(await list(""));
    expect(await list("status=completed")).toEqual([done.id]);
    expect(await list("status=cancelled")).toEqual([cancelled.id]);
    expect(await list("status=failed")).toEqual([failed.id]);
    expect(await list("status=in_progress")).toEqual([fresh.id]);
    expect(await list("status=expired")).toEqual([]);
    expect(await list(`search=${marker.toUpperCase()}`)).toEqual([done.id]);
    expect(await list(`search=${fresh.id}`)).toEqual([fresh.id]);
    expect(await list("search=input.jsonl")).toHaveLength(4);
    expect(await list("completion_window=1h")).toEqual([cancelled.id]);
    expect(await list("completion_window=1h,24h")).toHaveLength(4);
    expect(await list("created_after=2100-01-01T00:00:00Z")).toEqual([]);
    expect(await list("created_before=2100-01-01T00:00:00Z")).toHaveLength(4);
    expect((await list("active_first=true"))[0]).toBe(fresh.id);
    expect(await everyPage(emulator, "/v1/batches?limit=1&active_first=true")).toEqual(await list("active_first=true"));
    for (const bad of [
      "status=validating",
      "created_after=yesterday",
      "active_first=maybe",
      "completion_window=background",
    ]) {
      expect([bad, (await emulator.get(`/v1/batches?${bad}`)).status]).toEqual([bad, 400]);
    }
  });
});

test("a cost estimate follows the published formula, and learns from answers", async () => {
  const emulator = await openEmulator();
  const text = manyLines(4);
  const bytes = text.reduce((sum, row) => sum + JSON.stringify(JSON.parse(row).body).length, 0);
  const file = (await emulator.upload(text.join("\n"))).json;
  const input = Math.floor(bytes / 4);
  const output = Math.round(input * 1.1);
  const estimate = async (query = "") => (await emulator.get(`/v1/files/${file.id}/cost-estimate${query}`)).json;
  expect(await estimate()).toMatchObject({
    file_id: file.id,
    total_requests: 4,
    total_estimated_input_tokens: input,
    total_estimated_output_tokens: output,
    models: [{ model: "Qwen/Qwen3.5-9B", request_count: 4, estimated_input_tokens: input }],
  });
  expect(Number((await estimate()).total_estimated_cost)).toBeCloseTo((input * 0.03 + output * 0.29) / 1e6, 12);
  expect(Number((await estimate("?completion_window=1h")).total_estimated_cost)).toBeCloseTo(
    (input * 0.04 + output * 0.35) / 1e6,
    12,
  );
  const batch = await emulator.createBatch(text);
  await emulator.step(4);
  const spent = (await emulator.get(`/v1/batches/${batch.id}/analytics`)).json.total_completion_tokens;
  expect((await estimate()).total_estimated_output_tokens).toBe(spent);
});
