import { describe, expect, test } from "vitest";
import { type Case, CHAT_MODEL, line, openEmulator } from "./cases/open-emulator";
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
