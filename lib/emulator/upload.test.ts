import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CHAT_MODEL, line, openEmulator, stateDir } from "./cases/open-emulator";

const EMBEDDING = "Qwen/Qwen3-Embedding-8B";
const PATHS = "/v1/chat/completions, /v1/completions, /v1/embeddings, /v1/responses, /v1/messages";

/** Content, status, text. `\u0000` stands for nothing; N counts non-blank lines. */
const refused: [name: string, content: string, status: number, text: string | RegExp][] = [
  ["bad JSON", "{nope}", 400, /^Invalid JSON on line 1: key must be a string/],
  ["unfinished JSON", '{"custom_id":"a"', 400, /^Invalid JSON on line 1: /],
  ["not an object", `${line("a")}\n[1]`, 400, /^Invalid JSON on line 2: invalid type: sequence/],
  ["a byte order mark", `\uFEFF${line("a")}`, 400, /^Invalid JSON on line 1: expected value/],
  [
    "no custom_id",
    '{"method":"POST","url":"/v1/completions","body":{}}',
    400,
    "Invalid JSON on line 1: missing field `custom_id` at line 1 column 51",
  ],
  ["a number as custom_id", line("a", {}, { custom_id: 5 }), 400, /^Invalid JSON on line 1: invalid type: integer `5`/],
  ["no body", '{"custom_id":"a","method":"POST","url":"/v1/completions"}', 400, /missing field `body`/],
  [
    "a long custom_id, blank lines not counted",
    `\n\n${line("a")}\n\n \t\n${line("x".repeat(65))}`,
    400,
    "Line 2: custom_id exceeds maximum length of 64 characters (got 65)",
  ],
  [
    "bytes, not characters",
    line("é".repeat(33)),
    400,
    "Line 1: custom_id exceeds maximum length of 64 characters (got 66)",
  ],
  ["a custom_id beyond ASCII", line("café"), 400, /^Line 1: custom_id contains invalid characters: /],
  ["another method", line("a", {}, { method: "GET" }), 400, /^Line 1: Unsupported HTTP method 'GET'\. /],
  [
    "another url",
    line("a", {}, { url: "/v1/images" }),
    400,
    `Line 1: Unsupported URL path '/v1/images'. Allowed paths are: ${PATHS}`,
  ],
  ["no model", line("a", { model: null }), 400, "Line 1: Missing 'model' field in request body"],
  ["a body that is no object", line("a", {}, { body: 1 }), 400, "Line 1: Missing 'model' field in request body"],
  [
    "a chat model for embeddings",
    line("a", {}, { url: "/v1/embeddings" }),
    400,
    `Line 1: Model '${CHAT_MODEL}' is a CHAT model but endpoint '/v1/embeddings' requires a EMBEDDINGS model`,
  ],
  [
    "an embeddings model for chat",
    line("a", { model: EMBEDDING }),
    400,
    `Line 1: Model '${EMBEDDING}' is a EMBEDDINGS model but endpoint '/v1/chat/completions' requires a CHAT model`,
  ],
  [
    "an unknown model",
    `${line("a")}\n${line("b", { model: "nobody/knows" })}`,
    403,
    "Line 2: Model 'nobody/knows' has not been configured or is not available to user",
  ],
  ["nothing", "", 400, "File contains no valid request templates"],
  ["blank lines only", "\n \r\n\t\n", 400, "File contains no valid request templates"],
];

describe("a file that is refused", () => {
  test.each(refused)("for %s", async (_, content, status, text) => {
    const emulator = await openEmulator();
    const reply = await emulator.upload(content);
    expect(reply.status).toBe(status);
    if (typeof text === "string") expect(reply.text).toBe(text);
    else expect(reply.text).toMatch(text);
    expect(reply.headers.get("content-type")).toMatch(/^text\/plain/);
    expect((await emulator.get("/v1/files")).json.data).toEqual([]);
  });

  test("leaves nothing on disk", async () => {
    const dir = stateDir();
    const emulator = await openEmulator({ dir });
    await emulator.upload(`${line("a")}\n{`);
    expect(readdirSync(join(dir, "spool"))).toEqual([]);
    expect(readdirSync(join(dir, "files"))).toEqual([]);
  });

  test("for a body above the line limit, measured without `priority` and blanks", async () => {
    const emulator = await openEmulator({ limits: { lineBodyBytes: 120 } });
    const fits = line("a", { messages: [] }).replace(
      '"messages":[]',
      `"messages":[]   ,"priority":"${"x".repeat(300)}"`,
    );
    expect((await emulator.upload(fits)).status).toBe(201);
    const body = { model: CHAT_MODEL, messages: ["y".repeat(100)] };
    const bytes = JSON.stringify(body).length;
    const reply = await emulator.upload(line("a", body));
    expect(reply.text).toBe(
      `Line 1: Request body is ${bytes} bytes, which exceeds the maximum allowed size of 120 bytes`,
    );
  });

  test("for too many requests, naming the limit plus one", async () => {
    const emulator = await openEmulator({ limits: { requestsPerFile: 3 } });
    const lines = Array.from({ length: 9 }, (_, i) => line(`r-${i}`)).join("\n");
    const reply = await emulator.upload(lines);
    expect([reply.status, reply.text]).toEqual([400, "File contains 4 requests, which exceeds the maximum of 3"]);
  });

  test("for bytes that are not UTF-8, naming line and offset", async () => {
    const emulator = await openEmulator();
    const good = Buffer.from(`${line("é")}\n`.replace("é", "e"));
    const bad = Buffer.concat([good, Buffer.from('{"a":"ü'), Buffer.from([0xff]), Buffer.from('"}')]);
    const offset = good.length + Buffer.byteLength('{"a":"ü');
    const reply = await emulator.upload(new Uint8Array(bad));
    expect(reply.status).toBe(400);
    expect(reply.text).toMatch(new RegExp(`^File contains invalid UTF-8 on/near line 2 at byte offset ${offset}: `));
  });

  test("for its size, by Content-Length and while it streams", async () => {
    const emulator = await openEmulator({ limits: { fileBytes: 500 } });
    const text = "File exceeds the maximum allowed size of 500 bytes";
    const large = Array.from({ length: 300 }, (_, i) => line(`r-${i}`)).join("\n");
    const streamed = await emulator.upload(large);
    expect([streamed.status, streamed.text]).toEqual([413, text]);
    const slightly = await emulator.upload(`${line("a")}\n${" ".repeat(500)}`);
    expect([slightly.status, slightly.text]).toEqual([413, text]);
    const declared = await emulator.send("POST", "/v1/files", {
      body: "x",
      headers: { "content-type": "multipart/form-data; boundary=b", "content-length": "20000" },
    });
    expect([declared.status, declared.text]).toEqual([413, text]);
  });
});
