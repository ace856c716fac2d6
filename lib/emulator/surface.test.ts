import { describe, expect, test } from "vitest";
import { type Case, manyLines, openEmulator } from "./cases/open-emulator";
import type { JsonObject } from "./json-value";

async function ids(emulator: Case, path: string): Promise<unknown[]> {
  const reply = await emulator.get(path);
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
  return (reply.json.data as JsonObject[]).map((item) => item.id);
}

describe("keys", () => {
  test("are asked for in the words of each plane", async () => {
    const emulator = await openEmulator({ keys: ["sk-good"] });
    for (const key of [null, "sk-bad"]) {
      expect(await emulator.get("/v1/files", { key })).toMatchObject({ status: 401, text: "Authentication required" });
      expect(await emulator.get("/v1/batches", { key })).toMatchObject({
        status: 401,
        text: "Authentication required",
      });
      const chat = await emulator.post("/v1/chat/completions", {}, { key });
      expect([chat.status, chat.json]).toMatchObject([401, { error: { code: "unauthenticated" } }]);
    }
    const code = async (key: string | null) => (await emulator.get("/v1/models", { key })).json;
    expect(await code(null)).toMatchObject({ error: { code: "missing_authorization", type: "authentication_error" } });
    expect(await code("sk-bad")).toMatchObject({ error: { code: "invalid_api_key" } });
    expect((await emulator.get("/v1/files", { key: "sk-good" })).status).toBe(200);
    const lower = await emulator.get("/v1/files", { key: null, headers: { authorization: "bearer sk-good" } });
    expect(lower.status).toBe(401);
  });

  test("may each be an account of their own", async () => {
    const emulator = await openEmulator({ perKeyAccounts: true });
    const batch = await emulator.createBatch(manyLines(1));
    const other = { key: "sk-other" };
    for (const path of [
      `/v1/batches/${batch.id}`,
      `/v1/files/${batch.input_file_id}`,
      `/v1/files/${batch.output_file_id}`,
    ]) {
      expect((await emulator.get(path, other)).status).toBe(404);
    }
    expect((await emulator.get("/v1/batches", other)).json.data).toEqual([]);
    expect((await emulator.get("/v1/files", other)).json.data).toEqual([]);
  });
});

describe("models and the admin plane", () => {
  test("models are sorted and found by ids with slashes", async () => {
    const emulator = await openEmulator();
    const all = await ids(emulator, "/v1/models");
    expect(all).toEqual([...all].sort());
    expect(all).toContain("emulator/flaky-chat");
    expect((await emulator.get("/v1/models/Qwen/Qwen3.5-9B")).json.id).toBe("Qwen/Qwen3.5-9B");
    expect((await emulator.get("/v1/models/Qwen%2FQwen3.5-9B")).json.id).toBe("Qwen/Qwen3.5-9B");
    expect((await emulator.get("/v1/models/no/such")).json).toMatchObject({ error: { code: "model_not_found" } });
    expect(await ids(emulator, "/v1/models?available_for_realtime=false")).toContain("Qwen/Qwen3.5-4B");
    expect((await emulator.get("/v1/models?group=x")).json).toMatchObject({ error: { code: "invalid_group" } });
  });

  test("prices are per token, as strings, and only when asked for", async () => {
    const emulator = await openEmulator();
    const { json } = await emulator.get("/admin/api/v1/models?limit=100&include=pricing");
    const model = (json.data as JsonObject[]).find((item) => item.alias === "Qwen/Qwen3.5-4B");
    expect(model?.tariffs).toMatchObject([
      { input_price_per_token: "0.000000050000", output_price_per_token: "0.000000080000", completion_window: "1h" },
      { input_price_per_token: "0.000000040000", output_price_per_token: "0.000000060000", completion_window: "24h" },
    ]);
    const bare = (await emulator.get("/admin/api/v1/models?skip=1&limit=2")).json;
    expect(bare).toMatchObject({ skip: 1, limit: 2, total_count: 14 });
    expect((bare.data as JsonObject[])[0]).not.toHaveProperty("tariffs");
  });

  test("config and the current user answer", async () => {
    const emulator = await openEmulator();
    expect((await emulator.get("/admin/api/v1/config")).json).toMatchObject({
      batches: { allowed_completion_windows: ["24h", "1h"], async_requests: { enabled: true } },
    });
    expect((await emulator.get("/admin/api/v1/users/current")).json).not.toHaveProperty("credit_balance");
    const user = (await emulator.get("/admin/api/v1/users/current?include=billing")).json;
    expect(user.credit_balance).toEqual(expect.any(Number));
  });
});

describe("everywhere", () => {
  test("prefixes lead to the same routes, and every reply is marked", async () => {
    const emulator = await openEmulator();
    for (const path of ["/v1/models", "/ai/v1/models", "/emulator/v1/models", "/emulator/ai/v1/models"]) {
      const reply = await emulator.get(path);
      expect([path, reply.status, reply.headers.get("x-batchdeck-emulator")]).toEqual([path, 200, "1"]);
    }
    expect((await emulator.get("/emulator/admin/api/v1/config")).json).toHaveProperty("batches");
  });

  test("unknown paths are a page, or the proxy's complaint", async () => {
    const emulator = await openEmulator();
    for (const path of ["/admin/api/v1/nothing", "/anything"]) {
      const reply = await emulator.get(path);
      expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    }
    expect(await emulator.get("/v1/nothing")).toMatchObject({ status: 400, json: { error: { code: "bad_request" } } });
    expect((await emulator.get("/healthz")).text).toBe("OK");
  });

  test("HEAD answers without a body and lets go of the file behind it", async () => {
    const dirless = await openEmulator();
    const batch = await dirless.createBatch(manyLines(1));
    const reply = await dirless.send("HEAD", `/v1/files/${batch.input_file_id}/content`);
    expect([reply.status, reply.text, reply.headers.get("x-incomplete")]).toEqual([200, "", "false"]);
  });

  test("controls exist in test mode only", async () => {
    const emulator = await openEmulator({ testMode: false });
    expect((await emulator.get("/__emulator/ledger")).status).toBe(404);
    expect((await emulator.post("/__emulator/step", { rows: 1 })).status).toBe(404);
  });
});
