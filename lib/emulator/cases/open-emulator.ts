import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "@/lib/emulator/create-emulator";
import { isJsonObject, type JsonObject } from "@/lib/emulator/json-value";

export const KEY = "sk-test";
export const CHAT_MODEL = "Qwen/Qwen3.5-9B";
const NO_QUIRKS = { truncated: 0, refused: 0, empty: 0 };

export type Reply = { status: number; headers: Headers; text: string; json: JsonObject; lines: JsonObject[] };
type Send = { body?: unknown; key?: string | null; headers?: Record<string, string> };

/** A directory of the test's own, removed after it. */
export function stateDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "batchdeck-emulator-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Calls of one emulator under test, with the replies read to the end. */
export class Case {
  readonly emulator: Emulator;

  constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  raw(method: string, path: string, { body, key = KEY, headers = {} }: Send = {}): Promise<Response> {
    const isForm = body instanceof FormData || body instanceof Uint8Array || typeof body === "string";
    const sent: Record<string, string> = { ...headers };
    if (key !== null) sent.authorization = `Bearer ${key}`;
    if (body !== undefined && !isForm) sent["content-type"] ??= "application/json";
    const payload = body === undefined ? null : isForm ? (body as BodyInit) : JSON.stringify(body);
    return this.emulator.fetch(new Request(`http://emulator.test${path}`, { method, headers: sent, body: payload }));
  }

  async send(method: string, path: string, options: Send = {}): Promise<Reply> {
    const response = await this.raw(method, path, options);
    const text = await response.text();
    const isNdjson = response.headers.get("content-type") === "application/x-ndjson";
    const rows = text.split("\n").filter((line) => line !== "");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isNdjson ? {} : parseObject(text),
      lines: isNdjson ? rows.map(parseObject) : [],
    };
  }

  get(path: string, options?: Send): Promise<Reply> {
    return this.send("GET", path, options);
  }

  post(path: string, body?: unknown, options?: Send): Promise<Reply> {
    return this.send("POST", path, { ...options, body });
  }

  upload(
    content: string | Uint8Array<ArrayBuffer>,
    fields: Record<string, string> = { purpose: "batch" },
    name = "input.jsonl",
  ): Promise<Reply> {
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) form.set(key, value);
    form.set("file", new Blob([content]), name);
    return this.send("POST", "/v1/files", { body: form });
  }

  /** Uploads the lines and makes a batch of them; returns the batch object. */
  async createBatch(lines: string[], extra: JsonObject = {}): Promise<JsonObject> {
    const file = await this.upload(lines.join("\n"));
    const reply = await this.post("/v1/batches", {
      input_file_id: file.json.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
      ...extra,
    });
    if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`);
    return reply.json;
  }

  /** Finishes exactly so many rows; returns how many there were to finish. */
  async step(rows: number): Promise<number> {
    return Number((await this.post("/__emulator/step", { rows })).json.rows);
  }

  batch(id: unknown): Promise<JsonObject> {
    return this.get(`/v1/batches/${id}`).then((reply) => reply.json);
  }
}

function parseObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** An emulator in test mode whose clock stands still: rows finish by `step` only. Closed after the test. */
export async function openEmulator(options: Partial<EmulatorOptions> = {}): Promise<Case> {
  const emulator = await createEmulator({
    dir: options.dir ?? stateDir(),
    speed: 0,
    testMode: true,
    quirkRates: NO_QUIRKS,
    ...options,
  });
  onTestFinished(() => emulator.close());
  const opened = new Case(emulator);
  if (options.testMode !== false) await opened.post("/__emulator/pause");
  return opened;
}

/** One request line as text. */
export function line(customId: string, body: JsonObject = {}, rest: JsonObject = {}): string {
  const full = { model: CHAT_MODEL, messages: [{ role: "user", content: `Say something about ${customId}` }], ...body };
  return JSON.stringify({ custom_id: customId, method: "POST", url: "/v1/chat/completions", body: full, ...rest });
}

/** `count` plain request lines with the ids r-0, r-1, …. */
export function manyLines(count: number, body: JsonObject = {}): string[] {
  return Array.from({ length: count }, (_, i) => line(`r-${i}`, body));
}
