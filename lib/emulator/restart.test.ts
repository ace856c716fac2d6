import { appendFileSync, readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { line, manyLines, openEmulator, stateDir } from "./cases/open-emulator";
import { type Spawned, spawnEmulator } from "./cases/spawn-emulator";
import { createEmulator } from "./create-emulator";
import type { JsonObject } from "./json-value";

describe("opened again", () => {
  test("the directory has files, batches, rows and costs as they were, and goes on", async () => {
    const dir = stateDir();
    const first = await openEmulator({ dir });
    const running = await first.createBatch(manyLines(30), { metadata: { a: "b" } });
    await first.step(12);
    const failed = await first.createBatch(manyLines(2, { model: "emulator/always-fails" }));
    const path = `/v1/files/${running.output_file_id}/content`;
    const before = await first.get(path);
    const analytics = (await first.get(`/v1/batches/${running.id}/analytics`)).json;
    const deleted = await first.createBatch(manyLines(1));
    await first.send("DELETE", `/v1/batches/${deleted.id}`);
    await first.emulator.close();

    const second = await openEmulator({ dir });
    const { metadata, request_counts } = await second.batch(running.id);
    expect({ metadata, request_counts }).toMatchObject({
      metadata: { a: "b" },
      request_counts: { total: 30, completed: 12 },
    });
    expect((await second.get(path)).text).toBe(before.text);
    expect((await second.get(`/v1/batches/${running.id}/analytics`)).json).toEqual(analytics);
    expect((await second.get(`/v1/batches/${deleted.id}`)).status).toBe(404);
    expect(await second.step(999)).toBe(18 + 2);
    expect(await second.batch(running.id)).toMatchObject({ status: "completed" });
    expect(await second.batch(failed.id)).toMatchObject({ status: "failed" });
    const after = await second.get(path);
    expect(after.text.startsWith(before.text)).toBe(true);
    expect(new Set(after.lines.map((row) => row.id)).size).toBe(30);
  });

  test("a cancelled batch stays cancelled and can go on; retried rows stay out of the error file", async () => {
    const dir = stateDir();
    const first = await openEmulator({ dir });
    const cancelled = await first.createBatch(manyLines(8));
    await first.step(3);
    await first.post(`/v1/batches/${cancelled.id}/cancel`);
    const flaky = await first.createBatch(manyLines(6, { model: "emulator/always-fails" }));
    await first.step(6);
    const [row] = (await first.get(`/v1/batches/${flaky.id}/results`)).lines;
    await first.post(`/v1/batches/${flaky.id}/retry-requests`, { request_ids: [row?.id] });
    await first.emulator.close();

    const second = await openEmulator({ dir });
    expect(await second.batch(cancelled.id)).toMatchObject({ status: "cancelled", request_counts: { completed: 3 } });
    expect((await second.get(`/v1/files/${flaky.error_file_id}/content`)).lines).toHaveLength(5);
    await second.post(`/v1/batches/${cancelled.id}/retry`);
    expect(await second.step(99)).toBe(5 + 1);
    expect(await second.batch(cancelled.id)).toMatchObject({ status: "completed", request_counts: { completed: 8 } });
  });

  test("torn tails of a crash are cut off", async () => {
    const dir = stateDir();
    const first = await openEmulator({ dir });
    const batch = await first.createBatch(manyLines(10));
    await first.step(5);
    const path = `/v1/files/${batch.output_file_id}/content`;
    const lines = (await first.get(path)).text.split("\n");
    await first.emulator.close();
    const home = join(dir, "batches", String(batch.id));
    appendFileSync(join(home, "output.jsonl"), '{"id":"half a li');
    appendFileSync(join(home, "rows.idx"), Buffer.alloc(17, 1));

    const second = await openEmulator({ dir });
    expect((await second.get(path)).text.split("\n")).toEqual(lines);
    await second.emulator.close();
    // A record whose line never reached the disk does not count either.
    truncateSync(join(home, "output.jsonl"), lines.slice(0, 4).join("\n").length + 1);
    const third = await openEmulator({ dir });
    expect(await third.batch(batch.id)).toMatchObject({ request_counts: { completed: 4 } });
    expect(await third.step(99)).toBe(6);
    expect((await third.get(path)).lines).toHaveLength(10);
  });

  test("what was deleted long ago leaves the disk, but no input a batch still needs", async () => {
    const dir = stateDir();
    const first = await openEmulator({ dir });
    const kept = await first.createBatch(manyLines(3));
    const dropped = await first.createBatch(manyLines(3));
    await first.step(3);
    await first.send("DELETE", `/v1/files/${kept.input_file_id}`);
    await first.send("DELETE", `/v1/files/${dropped.input_file_id}`);
    await first.send("DELETE", `/v1/batches/${dropped.id}`);
    await first.emulator.close();
    await (await openEmulator({ dir })).emulator.close();
    expect(readdirSync(join(dir, "batches"))).toHaveLength(2);

    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 3_600_000 });
    onTestFinished(() => void vi.useRealTimers());
    const second = await openEmulator({ dir });
    expect(readdirSync(join(dir, "batches"))).toEqual([kept.id]);
    expect(readdirSync(join(dir, "files"))).toEqual([kept.input_file_id]);
    expect((await second.get(`/v1/files/${dropped.output_file_id}/content`)).status).toBe(404);
  });

  test("unacknowledged uploads are gone", async () => {
    const dir = stateDir();
    const first = await openEmulator({ dir });
    await first.upload(line("a"));
    await first.emulator.close();
    appendFileSync(join(dir, "spool", "left"), "x");
    const second = await openEmulator({ dir });
    expect(readdirSync(join(dir, "spool"))).toEqual([]);
    expect((await second.get("/v1/files")).json.data).toHaveLength(1);
  });

  test("a directory in use is refused, one of a dead process is taken over", async () => {
    const dir = stateDir();
    const first = await openEmulator({ dir });
    await expect(createEmulator({ dir })).rejects.toThrow(/is already open in this process/);
    await first.emulator.close();
    appendFileSync(join(dir, "emulator.lock"), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: null, token: "x" }));
    await expect(openEmulator({ dir })).resolves.toBeDefined();
  });
});

describe("after kill -9", () => {
  async function create(emulator: Spawned, lines: string[]): Promise<JsonObject> {
    const form = new FormData();
    form.set("file", new Blob([lines.join("\n")]), "in.jsonl");
    const file = await emulator.call("POST", "/v1/files", form);
    const body = { input_file_id: file.json.id, endpoint: "/v1/chat/completions", completion_window: "24h" };
    return (await emulator.call("POST", "/v1/batches", body)).json;
  }

  test("nothing acknowledged is lost, nothing is done twice, and running batches go on", async () => {
    const dir = stateDir();
    // At the pace of speed 1 rows finish by `step` alone, so that it is known what was acknowledged.
    const open = () => spawnEmulator(dir, { EMULATOR_SPEED: "0.001" });
    let emulator = await open();
    const batch = await create(emulator, manyLines(3000));
    const path = `/v1/files/${batch.output_file_id}/content`;
    const completed = async () => {
      const { request_counts: counts } = (await emulator.call("GET", `/v1/batches/${batch.id}`)).json;
      return Number((counts as JsonObject).completed);
    };
    let seen = "";
    for (let round = 1; round <= 3; round++) {
      const before = await completed();
      await emulator.call("POST", "/__emulator/step", { rows: 300 });
      const { text } = await emulator.call("GET", path);
      expect(text.startsWith(seen)).toBe(true);
      seen = text;
      const cut = emulator.call("POST", "/__emulator/step", { rows: 500 }).catch(() => null);
      await emulator.kill();
      await cut;
      emulator = await open();
      const after = await completed();
      expect(after).toBeGreaterThanOrEqual(before + 300);
      expect(after).toBeLessThan(3000);
    }
    await emulator.call("POST", "/__emulator/speed", { speed: 0 });
    const status = async () => (await emulator.call("GET", `/v1/batches/${batch.id}`)).json.status;
    await expect.poll(status, { timeout: 15_000 }).toBe("completed");
    const { text } = await emulator.call("GET", path);
    expect(text.startsWith(seen)).toBe(true);
    const ids = text
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row).id);
    expect([ids.length, new Set(ids).size]).toEqual([3000, 3000]);
  }, 60_000);

  test("another process may not open a directory in use, and ends with one sentence", async () => {
    const dir = stateDir();
    const first = await spawnEmulator(dir);
    await expect(createEmulator({ dir })).rejects.toThrow(`is in use by process ${first.child.pid}`);
    await first.kill();
    await (await createEmulator({ dir })).close();
  }, 30_000);
});
