import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Case, CHAT_MODEL, line, manyLines, openEmulator } from "./cases/open-emulator";
import { type JsonObject, objectAt } from "./json-value";

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
