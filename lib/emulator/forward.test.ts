import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { CHAT_MODEL, line, openEmulator, stateDir } from "./cases/open-emulator";
import { createEmulator } from "./create-emulator";
import type { JsonObject } from "./json-value";
import { serveEmulator } from "./serve-emulator";

/** A second emulator as the server requests are sent on to. */
async function target() {
  const emulator = await createEmulator({ dir: stateDir(), speed: 0, keys: ["sk-target"], testMode: true });
  const served = await serveEmulator(emulator, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => served.close());
  const ledger = async () => (await (await fetch(`${served.url}/__emulator/ledger`)).json()) as JsonObject;
  return { url: `${served.url}/v1`, ledger };
}

async function finished(emulator: Awaited<ReturnType<typeof openEmulator>>, id: unknown): Promise<JsonObject[]> {
  await emulator.post("/__emulator/resume");
  await expect.poll(async () => (await emulator.batch(id)).status).toMatch(/completed|failed/);
  return (await emulator.get(`/v1/batches/${id}/results`)).lines;
}

describe("forwarding", () => {
  test("sends batch rows on and records what comes back, errors too", async () => {
    const { url, ledger } = await target();
    const emulator = await openEmulator({ forward: { url, key: "sk-target", concurrency: 2 } });
    const { id } = await emulator.createBatch([
      line("good"),
      line("missing", { model: "no/such" }),
      line("broken", { model: "emulator/always-fails" }),
      line("vector", { model: "Qwen/Qwen3-Embedding-8B", input: "a" }, { url: "/v1/embeddings" }),
    ]);
    const rows = await finished(emulator, id);
    expect(rows.map((row) => row.status)).toEqual(["completed", "failed", "failed", "completed"]);
    expect(rows[0]?.response_body).toMatchObject({ object: "chat.completion", model: CHAT_MODEL });
    expect(JSON.parse(String(rows[1]?.error))).toMatchObject({ type: "RetriableHttpStatus", details: { status: 404 } });
    expect((await ledger()).calls).toEqual({ "POST /v1/chat/completions": 3, "POST /v1/embeddings": 1 });
    const analytics = (await emulator.get(`/v1/batches/${id}/analytics`)).json;
    expect(analytics.total_prompt_tokens).toBeGreaterThan(0);
  });

  test("can put another model in place of the one named, for rows and direct calls", async () => {
    const { url } = await target();
    const emulator = await openEmulator({ forward: { url, key: "sk-target", model: "openai/gpt-oss-20b" } });
    const { id } = await emulator.createBatch([line("a")]);
    const [row] = await finished(emulator, id);
    expect(row).toMatchObject({ model: CHAT_MODEL, response_body: { model: "openai/gpt-oss-20b" } });
    const body = { model: CHAT_MODEL, messages: [{ role: "user", content: "x" }] };
    const direct = await emulator.post("/v1/chat/completions", body);
    expect(direct.json.model).toBe("openai/gpt-oss-20b");
    const streamed = await emulator.post("/v1/chat/completions", { ...body, stream: true });
    expect(streamed.headers.get("content-type")).toBe("text/event-stream");
    expect(streamed.text.trimEnd().endsWith("data: [DONE]")).toBe(true);
  });

  test("lists and accepts the models of the target", async () => {
    const { url } = await target();
    const emulator = await openEmulator({ forward: { url, key: "sk-target" } });
    expect((await emulator.upload(line("a", { model: "llama3.2:3b" }))).status).toBe(201);
    expect((await emulator.get("/v1/models")).json.data).toHaveLength(14);
  });

  test("an unreachable target fails rows as network errors and calls with 502", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closed.once("listening", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const emulator = await openEmulator({ forward: { url: `http://127.0.0.1:${port}/v1` } });
    const { id } = await emulator.createBatch([line("a")]);
    const [row] = await finished(emulator, id);
    expect(JSON.parse(String(row?.error))).toMatchObject({
      type: "NetworkError",
      details: { error: expect.any(String) },
    });
    const call = await emulator.post("/v1/chat/completions", { model: CHAT_MODEL, messages: [] });
    expect([call.status, call.json]).toMatchObject([502, { error: { code: "internal_error" } }]);
  });

  test("a cancelled batch calls nobody any more", async () => {
    const waiting: (() => void)[] = [];
    const server = createServer((_, response) => waiting.push(() => response.end('{"usage":{}}'))).listen(
      0,
      "127.0.0.1",
    );
    await new Promise((resolve) => server.once("listening", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const emulator = await openEmulator({ forward: { url: `http://127.0.0.1:${port}/v1`, concurrency: 3 } });
    const { id } = await emulator.createBatch(Array.from({ length: 9 }, (_, i) => line(`r-${i}`)));
    await emulator.post("/__emulator/resume");
    await expect.poll(() => waiting.length).toBe(3);
    expect((await emulator.post(`/v1/batches/${id}/cancel`)).json.status).toBe("cancelled");
    for (const answer of waiting) answer();
    await emulator.createBatch([line("next")]);
    await expect.poll(() => waiting.length).toBe(4);
    expect((await emulator.batch(id)).request_counts).toEqual({ total: 9, completed: 0, failed: 0 });
  });
});
