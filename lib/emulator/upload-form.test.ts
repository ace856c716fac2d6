import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Case, line, openEmulator, stateDir } from "./cases/open-emulator";

/** A multipart body written by hand. */
function form(...parts: [name: string, value: string, filename?: string][]): {
  body: string;
  headers: Record<string, string>;
} {
  const written = parts.map(([name, value, filename]) => {
    const file = filename === undefined ? "" : `; filename="${filename}"`;
    return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return { body: `${written.join("")}--b--\r\n`, headers: { "content-type": "multipart/form-data; boundary=b" } };
}

const upload = (emulator: Case, ...parts: Parameters<typeof form>) =>
  emulator.send("POST", "/v1/files", form(...parts));

describe("the form", () => {
  test("may have its fields in any order, and more of them", async () => {
    const emulator = await openEmulator();
    const after = await upload(emulator, ["file", line("a"), "a.jsonl"], ["other", "1"], ["purpose", "BATCH"]);
    const before = await upload(emulator, ["purpose", "batch"], ["file", line("a"), "b.jsonl"]);
    expect([after.status, before.status]).toEqual([201, 201]);
    const listed = await emulator.get("/v1/files?purpose=batch&order=asc");
    expect(listed.json.data).toMatchObject([{ filename: "a.jsonl" }, { filename: "b.jsonl" }]);
  });

  test.each(["batch_output", "", "fine-tune"])("aborts for purpose '%s', first or last", async (purpose) => {
    const emulator = await openEmulator();
    const text = `Invalid purpose '${purpose}'. Only 'batch' is supported.`;
    const first = await upload(emulator, ["purpose", purpose], ["file", line("a"), "a"]);
    const last = await upload(emulator, ["file", line("a"), "a"], ["purpose", purpose]);
    expect([first.status, first.text, last.status, last.text]).toEqual([400, text, 400, text]);
    expect((await emulator.get("/v1/files")).json.data).toEqual([]);
  });

  test("may leave purpose out; then no purpose filter finds the file", async () => {
    const emulator = await openEmulator();
    const reply = await upload(emulator, ["file", line("a"), "a"]);
    expect(reply.json.purpose).toBe("batch");
    expect((await emulator.get("/v1/files?purpose=batch")).json.data).toEqual([]);
    expect((await emulator.get("/v1/files")).json.data).toHaveLength(1);
  });

  test("names a file without a name, and keeps names beyond ASCII", async () => {
    const emulator = await openEmulator();
    expect((await upload(emulator, ["file", line("a")])).json.filename).toMatch(/^upload-[0-9a-f-]{36}$/);
    expect((await upload(emulator, ["file", line("a"), "数据 é.jsonl"])).json.filename).toBe("数据 é.jsonl");
  });

  test("expires after 30 days unless it says otherwise", async () => {
    const emulator = await openEmulator();
    const life = ({ json }: Awaited<ReturnType<typeof upload>>) => Number(json.expires_at) - Number(json.created_at);
    expect(life(await upload(emulator, ["file", line("a"), "a"]))).toBe(2_592_000);
    expect(life(await upload(emulator, ["file", line("a"), "a"], ["expires_after[seconds]", "3600"]))).toBe(3600);
    expect(life(await upload(emulator, ["file", line("a"), "a"], ["expires_after[seconds]", "soon"]))).toBe(2_592_000);
  });

  test("needs a file, a boundary and an end", async () => {
    const emulator = await openEmulator();
    expect((await upload(emulator, ["purpose", "batch"])).text).toBe("No file field found in multipart upload");
    const plain = await emulator.send("POST", "/v1/files", { body: "x", headers: { "content-type": "text/plain" } });
    expect([plain.status, plain.text]).toEqual([400, expect.stringMatching(/^Invalid multipart request: /)]);
    const whole = form(["file", line("a"), "a"]);
    const cut = await emulator.send("POST", "/v1/files", { ...whole, body: whole.body.slice(0, -40) });
    expect([cut.status, cut.text]).toEqual([400, expect.stringMatching(/^Invalid multipart request: /)]);
  });

  test("whose sender goes away leaves nothing", async () => {
    const dir = stateDir();
    const emulator = await openEmulator({ dir });
    const { body, headers } = form(["file", line("a"), "a"]);
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from(body.slice(0, 120))),
      pull: (controller) => controller.error(new Error("gone")),
    });
    const request = new Request("http://x/v1/files", {
      method: "POST",
      headers: { ...headers, authorization: "Bearer sk-a" },
      body: broken,
      duplex: "half",
    } as RequestInit);
    const reply = await emulator.emulator.fetch(request);
    expect([reply.status, await reply.text()]).toEqual([400, "Failed to read multipart upload: gone"]);
    expect(readdirSync(join(dir, "spool"))).toEqual([]);
  });

  test("waits for no one when too many upload at once", async () => {
    const emulator = await openEmulator({ limits: { concurrentUploads: 0 } });
    const reply = await emulator.upload(line("a"));
    expect(reply.status).toBe(429);
    expect(reply.headers.get("retry-after")).toBe("60");
    expect(reply.json).toMatchObject({ error: "too_many_requests", retry_after_seconds: 30 });
  });

  test("keeps the raw size and accepts what the rules allow", async () => {
    const emulator = await openEmulator();
    const content = `\r\n${line("", {}, { method: "post", more: 1 })}\r\n\r\n${line("same")}\n${line("same\t~")}\n`;
    const reply = await emulator.upload(content);
    expect(reply.status).toBe(201);
    expect(reply.json.bytes).toBe(Buffer.byteLength(content));
    expect(Object.keys(reply.json).sort()).toEqual([
      "bytes",
      "created_at",
      "expires_at",
      "filename",
      "id",
      "object",
      "purpose",
    ]);
  });
});
