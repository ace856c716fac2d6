import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Case, CHAT_MODEL, line, manyLines, openEmulator } from "./cases/open-emulator";
import { type JsonObject, objectAt } from "./json-value";

const VISION = "Qwen/Qwen3-VL-30B-A3B-Instruct-FP8";
const EMBEDDING = "Qwen/Qwen3-Embedding-8B";
const user = (content: unknown) => ({ messages: [{ role: "user", content }] }) as JsonObject;

async function chat(emulator: Case, body: JsonObject) {
  const reply = await emulator.post("/v1/chat/completions", { model: CHAT_MODEL, ...body });
  const [choice] = (reply.json.choices ?? []) as JsonObject[];
  const message = objectAt(choice ?? {}, "message") ?? {};
  return { ...reply, choice, message, content: String(message.content), usage: (reply.json.usage ?? {}) as JsonObject };
}

describe("a chat answer", () => {
  test("is the same for the same request, alone, streamed, or in a batch", async () => {
    const emulator = await openEmulator();
    const body: JsonObject = { model: CHAT_MODEL, ...user("How do tidal mills work?") };
    const first = await chat(emulator, body);
    expect((await chat(emulator, { ...body, stream_options: {}, user: "x", max_tokens: 4000 })).content).toBe(
      first.content,
    );
    const reordered: JsonObject = { messages: body.messages ?? [], model: CHAT_MODEL };
    expect((await chat(emulator, reordered)).content).toBe(first.content);
    expect((await chat(emulator, { ...body, ...user("How do tidal mills work") })).content).not.toBe(first.content);
    const batch = await emulator.createBatch([line("a", body)]);
    await emulator.step(1);
    const [row] = (await emulator.get(`/v1/files/${batch.output_file_id}/content`)).lines;
    expect(JSON.stringify(row)).toContain(JSON.stringify(first.content));
  });

  test("carries what a client expects of the shape", async () => {
    const emulator = await openEmulator();
    const { json, usage, choice } = await chat(emulator, {
      ...user("Name the seasons of the harbour"),
      n: 2,
      logprobs: true,
    });
    expect(json).toMatchObject({
      object: "chat.completion",
      model: CHAT_MODEL,
      system_fingerprint: "batchdeck-emulator",
    });
    expect(json.choices).toHaveLength(2);
    expect(Number(usage.prompt_tokens) + Number(usage.completion_tokens)).toBe(usage.total_tokens);
    expect(objectAt(choice ?? {}, "logprobs")?.content).not.toHaveLength(0);
  });

  test("is cut at the token limit, as a prefix of the whole answer", async () => {
    const emulator = await openEmulator();
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 3 }), fc.integer({ min: 1, max: 30 }), async (text, limit) => {
        const whole = await chat(emulator, user(text));
        for (const key of ["max_tokens", "max_completion_tokens"]) {
          const cut = await chat(emulator, { ...user(text), [key]: limit });
          expect(whole.content.startsWith(cut.content)).toBe(true);
          const isCut = Number(whole.usage.completion_tokens) > limit;
          expect(cut.choice?.finish_reason).toBe(isCut ? "length" : "stop");
          expect(cut.usage.completion_tokens).toBe(isCut ? limit : whole.usage.completion_tokens);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("ends before a stop sequence", async () => {
    const emulator = await openEmulator();
    const { content } = await chat(emulator, user("Tell me about valleys and copper"));
    const stop = content.slice(20, 25);
    const stopped = await chat(emulator, { ...user("Tell me about valleys and copper"), stop: [stop] });
    expect(stopped.content).toBe(content.slice(0, content.indexOf(stop)));
    expect(stopped.choice?.finish_reason).toBe("stop");
  });

  test("varies in length from prompt to prompt", async () => {
    const emulator = await openEmulator();
    const lengths: number[] = [];
    for (let i = 0; i < 60; i++)
      lengths.push((await chat(emulator, user(`Explain case ${i} of the ledger`))).content.length);
    lengths.sort((a, b) => a - b);
    expect(Number(lengths.at(-3))).toBeGreaterThan(2.5 * Number(lengths[3]));
  });

  test("takes up simple tasks", async () => {
    const emulator = await openEmulator();
    const sum = user(
      "Finish with ANSWER: <number>. A ferry carries 14 cars per trip and makes 6 trips. How many cars?",
    );
    expect((await chat(emulator, sum)).content).toMatch(/ANSWER: 84$/);
    const label = await chat(
      emulator,
      user("Classify the review as one of: positive, neutral, negative.\nReview: fine."),
    );
    expect(["positive", "neutral", "negative"]).toContain(label.content);
  });
});

describe("JSON answers", () => {
  test("have the keys a prompt asks for", async () => {
    const emulator = await openEmulator();
    const asked = "Grade the reply. Reply as JSON with keys fit, risk, tone, why.";
    const { content } = await chat(emulator, { ...user(asked), response_format: { type: "json_object" } });
    expect(Object.keys(JSON.parse(content))).toEqual(["fit", "risk", "tone", "why"]);
    const other = await chat(emulator, {
      ...user("Return JSON: shop, day, total."),
      response_format: { type: "json_object" },
    });
    expect(Object.keys(JSON.parse(other.content))).toEqual(["shop", "day", "total"]);
  });

  const schema = {
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer", minimum: 18 } },
    required: ["name", "age"],
    additionalProperties: false,
  };
  const response_format = { type: "json_schema", json_schema: { name: "person", strict: true, schema } };

  test("satisfy a schema, and are cut like any other text", async () => {
    const emulator = await openEmulator();
    const { content } = await chat(emulator, { ...user("Someone"), response_format });
    expect(JSON.parse(content)).toEqual({ name: expect.any(String), age: expect.any(Number) });
    const cut = await chat(emulator, { ...user("Someone"), response_format, max_tokens: 3 });
    expect(cut.choice?.finish_reason).toBe("length");
    expect(() => JSON.parse(cut.content)).toThrow();
  });

  test("without a schema are refused", async () => {
    const emulator = await openEmulator();
    const reply = await chat(emulator, { ...user("x"), response_format: { type: "json_schema" } });
    expect([reply.status, reply.json]).toMatchObject([400, { error: { type: "invalid_request_error" } }]);
  });
});

describe("tools", () => {
  const tool = (name: string, description: string) => ({
    type: "function",
    function: {
      name,
      description,
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  });
  const tools = [tool("get_weather", "Current weather of a place"), tool("send_mail", "Sends a mail")];

  test("are called when forced or spoken of, with arguments that satisfy their schema", async () => {
    const emulator = await openEmulator();
    const forced = { type: "function", function: { name: "send_mail" } };
    const named = await chat(emulator, { ...user("Hello"), tools, tool_choice: forced });
    expect(named.choice).toMatchObject({ finish_reason: "tool_calls", message: { content: null } });
    const spoken = await chat(emulator, { ...user("What is the weather in York?"), tools });
    const [call] = spoken.message.tool_calls as JsonObject[];
    expect(call).toMatchObject({ type: "function", function: { name: "get_weather" } });
    expect(JSON.parse(String(objectAt(call ?? {}, "function")?.arguments))).toEqual({ city: expect.any(String) });
    expect(
      (await chat(emulator, { ...user("Hello"), tools, tool_choice: "required" })).message.tool_calls,
    ).toHaveLength(1);
  });

  test("are left alone when forbidden or once they have answered", async () => {
    const emulator = await openEmulator();
    const question = { role: "user", content: "What is the weather in York?" };
    const none = await chat(emulator, { messages: [question], tools, tool_choice: "none" });
    expect(none.message).not.toHaveProperty("tool_calls");
    const answered = [question, { role: "tool", tool_call_id: "c", content: "rain" }];
    expect((await chat(emulator, { messages: answered, tools })).message).not.toHaveProperty("tool_calls");
    const missing = await chat(emulator, {
      ...user("x"),
      tools,
      tool_choice: { type: "function", function: { name: "no" } },
    });
    expect(missing.status).toBe(400);
  });
});

describe("images", () => {
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };

  test("are described by vision models and transcribed by OCR models", async () => {
    const emulator = await openEmulator();
    const seen = await chat(emulator, { model: VISION, ...user([{ type: "text", text: "Write a caption." }, image]) });
    expect(seen.content).toMatch(/^[A-Z].{10,}\.$/);
    expect(Number(seen.usage.prompt_tokens)).toBeGreaterThan(800);
    const page = await chat(emulator, { model: "allenai/olmOCR-2-7B-1025-FP8", ...user([image]) });
    expect(page.content).toMatch(/Total: \d+\.\d\d/);
  });

  test("are refused by models without eyes, in a batch too", async () => {
    const emulator = await openEmulator();
    expect((await chat(emulator, user([image]))).status).toBe(400);
    const { id } = await emulator.createBatch([line("a", user([image]))]);
    await emulator.step(1);
    const [row] = (await emulator.get(`/v1/batches/${id}/results`)).lines;
    expect(JSON.parse(String(row?.error))).toMatchObject({ type: "NonRetriableHttpStatus", details: { status: 400 } });
  });
});

describe("embeddings", () => {
  const embed = async (emulator: Case, body: JsonObject) =>
    (await emulator.post("/v1/embeddings", { model: EMBEDDING, ...body })).json;
  const vectors = (json: JsonObject) => (json.data as JsonObject[]).map((item) => item.embedding as number[]);
  const dot = (a: number[] = [], b: number[] = []) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

  test("are unit vectors, closer for texts that are alike", async () => {
    const emulator = await openEmulator();
    const input = [
      "The old harbour ferry sails at noon",
      "An old ferry sails from the harbour",
      "Quarterly tax accounts",
    ];
    const [a, b, c] = vectors(await embed(emulator, { input }));
    for (const vector of [a, b, c]) expect(dot(vector, vector)).toBeCloseTo(1, 4);
    expect(dot(a, b)).toBeGreaterThan(0.4);
    expect(dot(a, c)).toBeLessThan(dot(a, b) / 2);
  });

  test("come as floats or as base64 of little-endian floats, as long as asked", async () => {
    const emulator = await openEmulator();
    const [floats] = vectors(await embed(emulator, { input: "x y", dimensions: 64 }));
    const { data } = await embed(emulator, { input: "x y", dimensions: 64, encoding_format: "base64" });
    const bytes = Buffer.from(String((data as JsonObject[])[0]?.embedding), "base64");
    expect(bytes).toHaveLength(256);
    for (let i = 0; i < 64; i++) expect(bytes.readFloatLE(i * 4)).toBeCloseTo(floats?.[i] ?? 9, 5);
    expect(await embed(emulator, { input: "x", dimensions: 0 })).toHaveProperty("error");
    expect(await embed(emulator, { input: [] })).toHaveProperty("error");
    expect(await embed(emulator, { input: "x", model: CHAT_MODEL })).toHaveProperty("error");
  });
});

describe("what goes wrong on purpose", () => {
  test("some answers end cut, refused or empty at the rates that were set", async () => {
    const emulator = await openEmulator({ quirkRates: { truncated: 0.2, refused: 0.2, empty: 0.2 } });
    const { id } = await emulator.createBatch(manyLines(300));
    await emulator.step(300);
    const { lines } = await emulator.get(`/v1/batches/${id}/results`);
    const choices = lines.map((row) => ((row.response_body as JsonObject).choices as JsonObject[])[0]);
    const contents = choices.map((choice) => String(objectAt(choice ?? {}, "message")?.content));
    const counts = [
      choices.filter((choice) => choice?.finish_reason === "length").length,
      contents.filter((content) => content === "").length,
      contents.filter((content) => /^I(?:'m sorry| cannot|'m not able)/.test(content)).length,
    ];
    for (const count of counts) expect(Math.abs(count - 60)).toBeLessThan(25);
  });

  test("calls to failing models fail in the OpenAI shape; a flaky one lets a repeated call through", async () => {
    const emulator = await openEmulator({ failureRates: { "emulator/flaky-chat": 0.9 } });
    const always = await chat(emulator, { model: "emulator/always-fails", ...user("x") });
    expect(always.status).toBeGreaterThanOrEqual(400);
    expect(always.json).toMatchObject({ error: { message: expect.any(String) } });
    const flaky = () => chat(emulator, { model: "emulator/flaky-chat", ...user("x") });
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await flaky()).status);
    expect(statuses[0]).toBeGreaterThanOrEqual(400);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(6);
  });

  test.each<[string, JsonObject, number, string]>([
    ["an unknown model", { model: "no/such", ...user("x") }, 404, "model_not_found"],
    ["no model", { model: null, ...user("x") }, 400, "bad_request"],
    ["no messages", { messages: [] }, 400, "bad_request"],
    ["a bad role", { messages: [{ role: "robot", content: "x" }] }, 400, "bad_request"],
    ["max_tokens of 0", { ...user("x"), max_tokens: 0 }, 400, "bad_request"],
    ["an embeddings model", { model: EMBEDDING, ...user("x") }, 400, "bad_request"],
    ["the background tier", { ...user("x"), service_tier: "background" }, 400, "bad_request"],
    ["a prompt beyond the context", user("x".repeat(131_072 * 4 + 50)), 400, "context_length_exceeded"],
  ])("%s is refused", async (_, body, status, code) => {
    const emulator = await openEmulator();
    const reply = await chat(emulator, body);
    expect([reply.status, reply.json]).toMatchObject([status, { error: { code, param: null } }]);
  });

  test("bodies that are not JSON get an empty 400, those too large a 413", async () => {
    const emulator = await openEmulator({ limits: { lineBodyBytes: 100 } });
    const bad = await emulator.post("/v1/chat/completions", "{");
    expect([bad.status, bad.text]).toEqual([400, ""]);
    const large = await chat(emulator, user("x".repeat(200)));
    expect([large.status, large.json]).toMatchObject([413, { error: { code: "payload_too_large" } }]);
  });
});

describe("rows of every endpoint", () => {
  test("are answered in the endpoint's own shape", async () => {
    const emulator = await openEmulator();
    const rest = (url: string) => ({ url });
    const { id } = await emulator.createBatch([
      line("chat"),
      line("text", { prompt: ["One", "Two"] }, rest("/v1/completions")),
      line("response", { input: "Hello there", max_output_tokens: 5 }, rest("/v1/responses")),
      line("message", { max_tokens: 50 }, rest("/v1/messages")),
      line("vector", { model: EMBEDDING, input: "a" }, rest("/v1/embeddings")),
    ]);
    await emulator.step(5);
    const { lines } = await emulator.get(`/v1/batches/${id}/results`);
    expect(lines.map((row) => row.status)).toEqual(Array(5).fill("completed"));
    expect(lines.map((row) => row.response_body)).toMatchObject([
      { object: "chat.completion" },
      { object: "text_completion", choices: [{ index: 0 }, { index: 1 }] },
      { object: "response", status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
      { type: "message", role: "assistant", content: [{ type: "text" }] },
      { object: "list", data: [{ object: "embedding" }] },
    ]);
  });
});
