import { expect, test } from "@playwright/test";
import OpenAI, { toFile } from "openai";
import { chatLines } from "@/e2e/support/upload";
import { emulatorKey, emulatorUrl, until } from "@/e2e/support/world";

const sdk = () => new OpenAI({ apiKey: emulatorKey(), baseURL: emulatorUrl(), maxRetries: 0 });

test("the openai SDK, unchanged: upload, create, poll, download, list with pagination", async () => {
  const openai = sdk();
  const file = await openai.files.create({
    file: await toFile(Buffer.from(chatLines(12)), "twelve.jsonl"),
    purpose: "batch",
  });
  const made = await openai.batches.create({
    input_file_id: file.id,
    endpoint: "/v1/chat/completions",
    completion_window: "24h",
  });
  const done = await until(
    () => openai.batches.retrieve(made.id),
    (batch) => batch.status === "completed",
  );
  expect(done.request_counts?.total).toBe(12);
  const output = await (await openai.files.content(done.output_file_id ?? "")).text();
  const ids = output
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
  expect(ids.length).toBe(done.request_counts?.completed);
  expect(new Set(ids).size).toBe(ids.length);

  for (let n = 0; n < 4; n += 1)
    await openai.batches.create({ input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" });
  const seen: string[] = [];
  for await (const batch of openai.batches.list({ limit: 2 })) {
    seen.push(batch.id);
    if (seen.length >= 5) break;
  }
  expect(new Set(seen).size).toBe(5);
});

test("the openai SDK: chat, streamed and not, and embeddings", async () => {
  const openai = sdk();
  const messages = [{ role: "user" as const, content: "Name a river." }];
  const whole = await openai.chat.completions.create({ model: "Qwen/Qwen3.5-9B", messages });
  let streamed = "";
  let usage: unknown;
  for await (const chunk of await openai.chat.completions.create({
    model: "Qwen/Qwen3.5-9B",
    messages,
    stream: true,
  })) {
    streamed += chunk.choices[0]?.delta.content ?? "";
    usage ??= chunk.usage;
  }
  expect(streamed).toBe(whole.choices[0]?.message.content);
  expect(usage).toBeTruthy();
  const { data } = await openai.embeddings.create({ model: "Qwen/Qwen3-Embedding-8B", input: ["peat", "a river"] });
  expect(data).toHaveLength(2);
  const norm = Math.hypot(...(data[0]?.embedding ?? []));
  expect(norm).toBeGreaterThan(0.98);
  expect(norm).toBeLessThan(1.02);
});
