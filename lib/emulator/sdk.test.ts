import OpenAI, { toFile } from "openai";
import { describe, expect, onTestFinished, test } from "vitest";
import { KEY, line, manyLines, stateDir } from "./cases/open-emulator";
import { createEmulator } from "./create-emulator";
import { serveEmulator } from "./serve-emulator";

const MODEL = "Qwen/Qwen3.5-9B";
const NO_QUIRKS = { truncated: 0, refused: 0, empty: 0 };

async function openServer(testMode = true) {
  const emulator = await createEmulator({ dir: stateDir(), speed: 0, testMode, quirkRates: NO_QUIRKS });
  const served = await serveEmulator(emulator, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => served.close());
  const client = new OpenAI({ baseURL: `${served.url}/v1`, apiKey: KEY, maxRetries: 0 });
  return { served, client };
}

describe("the openai package, unchanged,", () => {
  test("uploads, creates, polls, downloads and deletes", async () => {
    const { client } = await openServer();
    const content = manyLines(25).join("\n");
    const file = await client.files.create({ purpose: "batch", file: await toFile(Buffer.from(content), "in.jsonl") });
    expect(file).toMatchObject({ object: "file", bytes: Buffer.byteLength(content), filename: "in.jsonl" });
    const created = await client.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
      metadata: { who: "sdk" },
    });
    expect(created.status).toBe("validating");
    let batch = created;
    while (batch.status !== "completed") batch = await client.batches.retrieve(created.id);
    expect(batch.request_counts).toEqual({ total: 25, completed: 25, failed: 0 });
    const output = await client.files.content(batch.output_file_id ?? "");
    const rows = (await output.text())
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row));
    expect(new Set(rows.map((row) => row.custom_id)).size).toBe(25);
    expect(await client.files.delete(file.id)).toEqual({ id: file.id, object: "file", deleted: true });
    await expect(client.files.retrieve(file.id)).rejects.toMatchObject({ status: 404 });
  });

  test("lists by itself over all pages", async () => {
    const { client } = await openServer();
    const file = await client.files.create({
      purpose: "batch",
      file: await toFile(Buffer.from(line("a")), "in.jsonl"),
    });
    const request = { input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" } as const;
    const made: string[] = [];
    for (let i = 0; i < 7; i++) made.push((await client.batches.create(request)).id);
    const listed: string[] = [];
    for await (const batch of client.batches.list({ limit: 3 })) listed.push(batch.id);
    expect(listed.sort()).toEqual(made.sort());
    const files: string[] = [];
    for await (const each of client.files.list({ limit: 4 })) files.push(each.id);
    expect(new Set(files).size).toBe(15);
    const cancelled = await client.batches.cancel(made[0] ?? "");
    expect(cancelled.status).toBe("cancelled");
  });

  test("streams a chat whose last chunk has usage and no choices", async () => {
    const { client } = await openServer();
    const request = { model: MODEL, messages: [{ role: "user" as const, content: "Tell me about orchards" }] };
    const whole = await client.chat.completions.create(request);
    const chunks = [];
    for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) chunks.push(chunk);
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage ?? {} });
    expect(chunks.length).toBeGreaterThan(3);
  });

  test("streams tool calls", async () => {
    const { client } = await openServer();
    const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const runner = client.chat.completions.stream({
      model: MODEL,
      messages: [{ role: "user", content: "Weather in York" }],
      tools: [{ type: "function", function: { name: "weather", parameters } }],
      tool_choice: "required",
    });
    const message = await runner.finalMessage();
    const [call] = message.tool_calls ?? [];
    expect(call).toMatchObject({ type: "function", function: { name: "weather" } });
    expect(JSON.parse(call?.type === "function" ? call.function.arguments : "")).toHaveProperty("city");
  });

  test("embeds with its default of base64 and with floats alike", async () => {
    const { client } = await openServer();
    const request = { model: "Qwen/Qwen3-Embedding-8B", input: ["copper lantern", "winter signal"] };
    const decoded = await client.embeddings.create(request);
    const floats = await client.embeddings.create({ ...request, encoding_format: "float" });
    expect(decoded.data).toHaveLength(2);
    for (const [i, { embedding }] of decoded.data.entries()) {
      expect(embedding).toHaveLength(1024);
      expect(
        Math.max(...embedding.map((value, at) => Math.abs(value - (floats.data[i]?.embedding[at] ?? 9)))),
      ).toBeLessThan(1e-5);
    }
  });

  test("uses responses: at once, streamed, in the background", async () => {
    const { client } = await openServer();
    const request = { model: MODEL, input: "Say something about bridges", instructions: "Be kind." };
    const whole = await client.responses.create(request);
    expect(whole).toMatchObject({ object: "response", status: "completed" });
    expect(whole.output_text.length).toBeGreaterThan(10);
    const events = [];
    for await (const event of await client.responses.create({ ...request, stream: true })) events.push(event);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, i) => i));
    expect(events[0]?.type).toBe("response.created");
    expect(events.at(-1)).toMatchObject({ type: "response.completed", response: { status: "completed" } });
    const deltas = events.flatMap((event) => (event.type === "response.output_text.delta" ? event.delta : []));
    expect(deltas.join("")).toBe(whole.output_text);

    const queued = await client.responses.create({ ...request, background: true, service_tier: "flex" });
    expect(queued).toMatchObject({ status: "queued", background: true, output: [] });
    let polled = queued;
    while (polled.status !== "completed") polled = await client.responses.retrieve(queued.id);
    expect(polled.output).toMatchObject([{ type: "message" }]);
    await expect(client.responses.create({ ...request, previous_response_id: "resp_none" })).rejects.toMatchObject({
      status: 400,
      code: "previous_response_not_found",
    });
    expect((await client.responses.create({ ...request, previous_response_id: whole.id })).status).toBe("completed");
    await client.responses.delete(queued.id);
    await expect(client.responses.retrieve(queued.id)).rejects.toMatchObject({ status: 404 });
  });

  test("gets schemas and function calls from responses", async () => {
    const { client } = await openServer();
    const schema = { type: "object", properties: { n: { type: "integer", minimum: 5 } }, required: ["n"] };
    const shaped = await client.responses.create({
      model: MODEL,
      input: [{ role: "user", content: [{ type: "input_text", text: "A number" }] }],
      text: { format: { type: "json_schema", name: "n", schema } },
    });
    expect(JSON.parse(shaped.output_text).n).toBeGreaterThanOrEqual(5);
    const called = client.responses.stream({
      model: MODEL,
      input: "Count something",
      tools: [{ type: "function", name: "count", parameters: schema, strict: false }],
      tool_choice: "required",
    });
    const { output } = await called.finalResponse();
    expect(output).toMatchObject([{ type: "function_call", name: "count", arguments: expect.stringContaining('"n"') }]);
  });

  test("reads models and errors", async () => {
    const { client, served } = await openServer();
    expect((await client.models.retrieve(MODEL)).id).toBe(MODEL);
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toContain("openai/gpt-oss-20b");
    const messages = [{ role: "user" as const, content: "x" }];
    await expect(client.chat.completions.create({ model: "no/such", messages })).rejects.toMatchObject({
      status: 404,
      code: "model_not_found",
    });
    const stranger = new OpenAI({ baseURL: `${served.url}/v1`, apiKey: "key", maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: "invalid_api_key" });
    await expect(stranger.batches.list()).rejects.toMatchObject({
      status: 401,
      message: "401 Authentication required",
    });
  });
});

test("a client that leaves in the middle of a stream is let go", async () => {
  const { client } = await openServer(false);
  const stream = await client.chat.completions.create({
    model: MODEL,
    messages: [{ role: "user", content: "Tell me everything" }],
    stream: true,
  });
  for await (const _ of stream) break;
  expect((await client.models.list()).data.length).toBeGreaterThan(0);
});

test("a refused upload is answered in words although the client is still sending", async () => {
  const { served } = await openServer();
  const lines = `{"custom_id":\n${manyLines(20_000).join("\n")}`;
  const body = new FormData();
  body.set("purpose", "batch");
  body.set("file", new Blob([lines]), "in.jsonl");
  for (let i = 0; i < 3; i++) {
    const reply = await fetch(`${served.url}/v1/files`, {
      method: "POST",
      headers: { authorization: "Bearer sk-a" },
      body,
    });
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringMatching(/^Invalid JSON on line 1: /)]);
  }
});
