import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Case, line, manyLines, openEmulator, type Reply } from "./cases/open-emulator";
import type { JsonObject } from "./json-value";

const ids = (reply: Reply) => reply.lines.map((row) => row.custom_id);
const headers = (reply: Reply) => [reply.headers.get("x-incomplete"), reply.headers.get("x-last-line")];

async function running(rows: number, done: number, body: JsonObject = {}) {
  const emulator = await openEmulator();
  const batch = await emulator.createBatch(manyLines(rows, body));
  await emulator.step(done);
  const content = (query = "", kind = "output") =>
    emulator.get(`/v1/files/${batch[`${kind}_file_id`]}/content${query}`);
  return { emulator, batch, content };
}

describe("an output file", () => {
  test("exists from creation, empty and incomplete", async () => {
    const { content } = await running(5, 0);
    for (const kind of ["output", "error"]) {
      const reply = await content("", kind);
      expect([reply.status, reply.text, ...headers(reply)]).toEqual([200, "", "true", "0"]);
      expect(reply.headers.get("content-type")).toBe("application/x-ndjson");
    }
  });

  test("grows by whole lines while the batch runs, and resumes at X-Last-Line", async () => {
    const { emulator, content } = await running(10, 4);
    const first = await content();
    expect([ids(first).length, ...headers(first)]).toEqual([4, "true", "4"]);
    await emulator.step(3);
    const second = await content("?skip=4");
    expect([ids(second).length, ...headers(second)]).toEqual([3, "true", "7"]);
    expect(headers(await content("?skip=7"))).toEqual(["true", "7"]);
    await emulator.step(10);
    const whole = await content();
    expect(headers(whole)).toEqual(["false", "10"]);
    expect(whole.text.startsWith(first.text + second.text)).toBe(true);
    expect(new Set(ids(whole)).size).toBe(10);
  });

  test("comes in completion order, one complete line each, in the exact shape", async () => {
    const { batch, content } = await running(40, 40);
    const { text, lines } = await content();
    expect(ids({ lines } as Reply)).not.toEqual(Array.from({ length: 40 }, (_, i) => `r-${i}`));
    expect(text.endsWith("\n")).toBe(true);
    const [first] = text.split("\n");
    expect(first).toMatch(
      /^\{"id":"batch_req_[0-9a-f-]{36}","custom_id":"r-\d+","response":\{"status_code":200,"request_id":null,"body":\{"choices":/,
    );
    expect(first?.endsWith('},"error":null}')).toBe(true);
    expect(batch.request_counts).toEqual({ total: 40, completed: 0, failed: 0 });
  });

  const table: [query: string, count: number, incomplete: string, lastLine: string | null][] = [
    ["", 30, "false", "30"],
    ["?skip=12", 18, "false", "30"],
    ["?skip=99", 0, "false", "99"],
    ["?limit=10", 10, "true", "10"],
    ["?limit=10&skip=20", 10, "false", "30"],
    ["?limit=10&skip=25", 5, "false", "30"],
    ["?limit=10&skip=30", 0, "false", "30"],
    ["?limit=500", 30, "false", "30"],
    ["?limit=0", 1, "true", "1"],
    ["?search=R-1", 11, "false", null],
    ["?search=r-1&skip=4", 7, "false", null],
    ["?search=r-1&limit=4", 4, "true", "4"],
    ["?search=r-1&limit=4&skip=8", 3, "false", "11"],
    ["?search=nothing&limit=4", 0, "false", "0"],
    ["?offset=12", 18, "false", "30"],
    ["?offset=12&skip=29", 1, "false", "30"],
    ["?unknown=1", 30, "false", "30"],
  ];
  test("answers every form of query as the table says", async () => {
    const { content } = await running(30, 30);
    for (const [query, count, incomplete, lastLine] of table) {
      const reply = await content(query);
      expect([query, ids(reply).length, ...headers(reply)]).toEqual([query, count, incomplete, lastLine]);
    }
  });

  test("clamps limit to 101 and refuses what is no number", async () => {
    const { content } = await running(120, 120);
    const reply = await content("?limit=1000");
    expect([ids(reply).length, ...headers(reply)]).toEqual([101, "true", "101"]);
    expect((await content("?limit=ten")).status).toBe(400);
    expect((await content("?skip=1.5")).status).toBe(400);
    expect(ids(await content("?skip=-5&limit=2")).length).toBe(2);
  });

  test("is the same however it is read in pieces", async () => {
    const { content } = await running(60, 60);
    const whole = (await content()).text;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }), async (limits) => {
        let text = "";
        let skip = 0;
        for (const limit of [...limits, 101]) {
          const reply = await content(`?skip=${skip}&limit=${limit}`);
          text += reply.text;
          skip = Number(reply.headers.get("x-last-line"));
        }
        expect(text).toBe(whole);
      }),
      { numRuns: 15 },
    );
  });
});

describe("an error file", () => {
  test("holds JSON inside the message, in failure order", async () => {
    const { batch, content } = await running(6, 6, { model: "emulator/always-fails" });
    const reply = await content("", "error");
    expect(headers(reply)).toEqual(["false", "6"]);
    for (const row of reply.lines) {
      expect(Object.keys(row)).toEqual(["id", "custom_id", "response", "error"]);
      expect(row).toMatchObject({ response: null, error: { code: null } });
      const reason = JSON.parse(String((row.error as JsonObject).message));
      expect(reason.type).toBe(reason.details.status >= 500 ? "RetriableHttpStatus" : "NonRetriableHttpStatus");
      expect(JSON.parse(reason.details.body).error.message).toEqual(expect.any(String));
    }
    expect((await content("", "output")).text).toBe("");
    expect(batch.error_file_id).not.toBe(batch.output_file_id);
  });

  test("loses the lines of what is retried, and is incomplete again", async () => {
    const { emulator, batch, content } = await running(6, 6, { model: "emulator/always-fails" });
    const before = (await content("", "error")).lines;
    const results = await emulator.get(`/v1/batches/${batch.id}/results?limit=2`);
    await emulator.post(`/v1/batches/${batch.id}/retry-requests`, { request_ids: results.lines.map((row) => row.id) });
    const during = await content("", "error");
    expect(during.lines.map((row) => row.id)).toEqual(
      before.map((row) => row.id).filter((id) => !results.lines.some((row) => `batch_req_${row.id}` === id)),
    );
    expect(headers(during)).toEqual(["true", "4"]);
    await emulator.step(2);
    expect(headers(await content("", "error"))).toEqual(["false", "6"]);
  });
});

describe("an input file", () => {
  const input = [
    `{"body":{"z":1,"model":"Qwen/Qwen3.5-9B","priority":5,"a":{"y":[{"d":1,"c":2}],"10":0,"9":1}},"url":"/v1/chat/completions","x":1,"method":"post","custom_id":"one \\u0022"}`,
    "",
    line("two"),
    line("three"),
  ].join("\r\n");

  async function opened() {
    const emulator: Case = await openEmulator();
    const file = await emulator.upload(input);
    return (query = "") => emulator.get(`/v1/files/${file.json.id}/content${query}`);
  }

  test("comes back written anew: fixed keys, sorted bodies, no priority", async () => {
    const content = await opened();
    const reply = await content();
    expect(reply.text.split("\n")[0]).toBe(
      `{"custom_id":"one \\"","method":"post","url":"/v1/chat/completions","body":{"a":{"10":0,"9":1,"y":[{"c":2,"d":1}]},"model":"Qwen/Qwen3.5-9B","z":1}}`,
    );
    expect([ids(reply), ...headers(reply)]).toEqual([['one "', "two", "three"], "false", null]);
  });

  test.each([
    ["?skip=1", ["two", "three"], "false", null],
    ["?limit=2", ['one "', "two"], "true", "2"],
    ["?limit=2&skip=2", ["three"], "false", "3"],
    ["?search=T", ["two", "three"], "false", null],
    ["?search=t&limit=1", ["two"], "true", "1"],
  ])("answers %s", async (query, expected, incomplete, lastLine) => {
    const reply = await (await opened())(query);
    expect([ids(reply), ...headers(reply)]).toEqual([expected, incomplete, lastLine]);
  });
});

test("an id that is no UUID is 400, an unknown one 404, a deleted one 404", async () => {
  const { emulator, batch } = await running(1, 1);
  expect(await emulator.get("/v1/files/file-abc/content")).toMatchObject({
    status: 400,
    text: "Invalid file ID format",
  });
  const unknown = "00000000-0000-4000-8000-000000000000";
  expect(await emulator.get(`/v1/files/${unknown}/content`)).toMatchObject({
    status: 404,
    text: `File with ID ${unknown} not found`,
  });
  await emulator.send("DELETE", `/v1/files/${batch.output_file_id}`);
  expect((await emulator.get(`/v1/files/${batch.output_file_id}/content`)).status).toBe(404);
  expect(await emulator.batch(batch.id)).not.toHaveProperty("output_file_id");
});
