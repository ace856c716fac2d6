import { describe, expect, test } from "vitest";
import { line, manyLines, openEmulator } from "./cases/open-emulator";
import type { JsonObject } from "./json-value";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

describe("retrying", () => {
  test("un-finishes a batch and keeps its deadline", async () => {
    const emulator = await openEmulator();
    const batch = await emulator.createBatch([...manyLines(2), line("bad", { model: "emulator/always-fails" })]);
    await emulator.step(3);
    expect((await emulator.batch(batch.id)).status).toBe("completed");
    const retried = (await emulator.post(`/v1/batches/${batch.id}/retry`)).json;
    expect(retried).toMatchObject({ status: "in_progress", request_counts: { total: 3, completed: 2, failed: 0 } });
    expect(retried.expires_at).toBe(batch.expires_at);
    expect(retried).not.toHaveProperty("completed_at");
    expect(await emulator.step(9)).toBe(1);
    expect(await emulator.batch(batch.id)).toMatchObject({ status: "completed", request_counts: { failed: 1 } });
  });

  test("with nothing to retry is 400", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(1));
    await emulator.step(1);
    const reply = await emulator.post(`/v1/batches/${id}/retry`);
    expect(reply).toMatchObject({
      status: 400,
      text: "Nothing to retry: no failed or canceled requests, and the batch is not cancelled",
    });
  });

  test("chosen requests takes bare ids, passes over the rest, and wants at least one", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(4, { model: "emulator/always-fails" }));
    await emulator.step(4);
    const rows = (await emulator.get(`/v1/batches/${id}/results`)).lines;
    const path = `/v1/batches/${id}/retry-requests`;
    for (const ids of [[], ["nonsense"], [`batch_req_${rows[0]?.id}`]]) {
      const none = await emulator.post(path, { request_ids: ids });
      expect([none.status, none.text]).toEqual([400, "No valid request IDs provided"]);
    }
    const some = await emulator.post(path, { request_ids: [rows[1]?.id, rows[1]?.id, UNKNOWN, "nonsense"] });
    expect(some.json).toMatchObject({ status: "in_progress", request_counts: { failed: 3 } });
    const states = (await emulator.get(`/v1/batches/${id}/results`)).lines.map((row) => row.status);
    expect(["pending", "in_progress"]).toContain(states[1]);
    expect(states.filter((state) => state === "failed")).toHaveLength(3);
    expect((await emulator.post(path, { ids: [] })).status).toBe(422);
  });

  test("while rows still run takes the failed ones back in", async () => {
    const emulator = await openEmulator({ failureRates: { "emulator/flaky-chat": 0.5 } });
    const { id } = await emulator.createBatch(manyLines(60, { model: "emulator/flaky-chat" }));
    await emulator.step(30);
    const failed = Number(((await emulator.batch(id)).request_counts as JsonObject).failed);
    expect(failed).toBeGreaterThan(5);
    await emulator.post(`/v1/batches/${id}/retry`);
    expect(await emulator.step(999)).toBe(30 + failed);
  });
});
