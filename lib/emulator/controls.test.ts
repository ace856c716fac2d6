import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type Case, line, manyLines, openEmulator } from "./cases/open-emulator";

const ledger = async (emulator: Case) => (await emulator.get("/__emulator/ledger")).json;

test("the ledger tells calls, keys, seconds and uploads, and forgets on reset", async () => {
  const emulator = await openEmulator();
  const upload = await emulator.upload(line("a"));
  await emulator.get(`/v1/files/${upload.json.id}/content`, { key: "sk-two" });
  await emulator.get("/v1/models/Qwen/Qwen3.5-9B");
  const told = await ledger(emulator);
  expect(told.calls).toEqual({ "POST /v1/files": 1, "GET /v1/files/{id}/content": 1, "GET /v1/models/{id}": 1 });
  expect(told.keys).toHaveLength(2);
  expect(JSON.stringify(told)).not.toContain("sk-two");
  const sha256 = createHash("sha256").update(line("a")).digest("hex");
  expect(told.uploads).toMatchObject([{ filename: "input.jsonl", bytes: Buffer.byteLength(line("a")), sha256 }]);
  const perSecond = told.calls_per_second as { calls: number }[];
  expect(perSecond.reduce((sum, { calls }) => sum + calls, 0)).toBe(3);
  await emulator.post("/__emulator/reset");
  expect(await ledger(emulator)).toMatchObject({ calls: {}, keys: [], uploads: [], creates: {} });
});

test("the clock is in the test's hands", async () => {
  const emulator = await openEmulator({ speed: 1 });
  const { id } = await emulator.createBatch(manyLines(30));
  expect(await emulator.step(7)).toBe(7);
  expect((await emulator.batch(id)).request_counts).toMatchObject({ completed: 7 });
  await emulator.post("/__emulator/speed", { speed: 0 });
  await emulator.post("/__emulator/resume");
  await expect.poll(async () => (await emulator.batch(id)).status).toBe("completed");
  await emulator.post("/__emulator/pause");
  const next = await emulator.createBatch(manyLines(3));
  expect((await emulator.post("/__emulator/step", { rows: 0 })).status).toBe(400);
  expect((await emulator.batch(next.id)).status).toBe("validating");
});
