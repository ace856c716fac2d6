import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, errorLine, requestLine } from "@/lib/results/cases/files";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { readSheet } from "@/lib/results/cases/read-sheet";
import { openResultWorld } from "@/lib/results/cases/world";
import { writeConditions } from "@/lib/results/columns";
import { get, list } from "@/lib/results/service";
import { spoolPath } from "@/lib/results/spool";
import { exportResults } from "./export";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
});
afterAll(() => world.close());

type Asked = Parameters<typeof exportResults>[1];
async function take(asked: Asked) {
  const file = await exportResults(ctx, asked);
  return { ...file, bytes: Buffer.from(await new Response(file.stream).arrayBuffer()) };
}
const table = async (asked: Asked) => parseCsv((await take(asked)).bytes.toString("utf8"));
const lines = async (asked: Asked) =>
  (await take(asked)).bytes
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");

const row = (id: string, city: string) => requestLine(id, `ask ${id}`, { metadata: { city } });

async function batchOfFour() {
  const made = await world.newBatch(ctx, [row("a", "York"), row("b", "Hull"), row("c", "Ripon"), row("d", "Leeds")], {
    status: "completed",
  });
  await made.write("output", [
    answerLine("3", "c", '{"score": 3, "why": "=cmd|x"}'),
    answerLine("1", "a", '{"score": 1.5, "why": "fine"}'),
  ]);
  await made.write("error", [errorLine("2", "b", 500, "boom")]);
  return made;
}

describe("tables", () => {
  it("join source columns and unfolded fields, in input order or by arrival", async () => {
    const { batchId } = await batchOfFour();
    const [header = [], ...rows] = await table({ batchId, format: "csv" });
    expect(header.slice(10)).toEqual(["source.city", "json.score", "json.why"]);
    expect(rows.map((cells) => [cells[0], ...cells.slice(10)])).toEqual([
      ["a", "York", "1.5", "fine"],
      ["b", "Hull", "", ""],
      ["c", "Ripon", "3", "'=cmd|x"],
      ["d", "Leeds", "", ""],
    ]);
    const arrived = await table({ batchId, format: "csv", order: "arrival", sourceColumns: false });
    expect(arrived.slice(1).map(([id]) => id)).toEqual(["c", "a", "b", "d"]);
    expect(arrived[0]).not.toContain("source.city");
  });

  it("hold what was filtered or chosen, and say how many rows", async () => {
    const { batchId } = await batchOfFour();
    const where = writeConditions([{ column: "json.score", op: "<", value: "2" }]);
    expect((await table({ batchId, format: "csv", where })).slice(1).map(([id]) => id)).toEqual(["a"]);
    expect((await take({ batchId, format: "csv", where })).rowCount).toBe(1);
    expect((await table({ batchId, format: "csv", seqs: "1-2,9" })).slice(1).map(([id]) => id)).toEqual(["b", "c"]);
    expect(await lines({ batchId, format: "ids", filter: "failed" })).toEqual(['"b"']);
    expect(await lines({ batchId, format: "ids", seqs: "0,2", order: "input" })).toEqual(['"a"', '"c"']);
  });

  it("keep long fields whole", async () => {
    const why = "because ".repeat(400);
    const { batchId, write } = await world.newBatch(ctx, [requestLine("a")]);
    await write("output", [answerLine("1", "a", JSON.stringify({ why }))]);
    const [, cells] = await table({ batchId, format: "csv" });
    expect(cells?.at(-1)).toBe(why);
  });

  it("keep long source cells whole", async () => {
    const note = "because ".repeat(500);
    const { batchId, write } = await world.newBatch(ctx, [requestLine("a", "x", { metadata: { note, city: "York" } })]);
    await write("output", [answerLine("1", "a")]);
    const [header = [], cells = []] = await table({ batchId, format: "csv" });
    expect(cells[header.indexOf("source.note")]).toBe(note);
    expect(cells[header.indexOf("source.city")]).toBe("York");
  });

  it("have calls of tools, reasoning and what does not fit a schema, where there is any", async () => {
    const schema = { type: "object", required: ["n"] };
    const response_format = { type: "json_schema", json_schema: { name: "s", schema } };
    const { batchId, write } = await world.newBatch(ctx, [
      requestLine("a"),
      requestLine("b", "x", { response_format }),
      requestLine("c"),
    ]);
    const call = { name: "find", arguments: '{"q": 1}' };
    const message = { role: "assistant", content: null, tool_calls: [{ function: call }] };
    await write("output", [
      answerLine("1", "a", "", { message }),
      answerLine("2", "b", "{}", { message: { role: "assistant", content: "{}", reasoning_content: "=Let me see." } }),
    ]);
    const [header = [], ...rows] = await table({ batchId, format: "csv" });
    expect(header.slice(10)).toEqual(["tool_calls", "reasoning", "schema_error"]);
    expect(rows.map((cells) => cells.slice(10))).toEqual([
      [JSON.stringify([call]), "", ""],
      ["", "'=Let me see.", "the answer must have required property 'n'"],
      ["", "", ""],
    ]);
  });

  it("are workbooks of text and numbers, never formulas", async () => {
    const texts = ["=1+1", "a\u0000b", "_x0041_", "<&>\"'", "line\r\nline", "half \ud83d", "x".repeat(40_000), ""];
    const { batchId, write } = await world.newBatch(
      ctx,
      texts.map((_, n) => requestLine(`=${n}`)),
    );
    await write(
      "output",
      texts.map((text, n) => answerLine(String(n), `=${n}`, text)),
    );
    const { bytes, rowCount } = await take({ batchId, format: "xlsx" });
    const parts = unzipSync(bytes);
    const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
    expect(Object.keys(parts).sort()).toEqual([
      "[Content_Types].xml",
      "_rels/.rels",
      "xl/_rels/workbook.xml.rels",
      "xl/styles.xml",
      "xl/workbook.xml",
      "xl/worksheets/sheet1.xml",
    ]);
    expect(sheet).not.toMatch(/<f[ >]/);
    const rows = readSheet(sheet);
    expect(rows.length - 1).toBe(rowCount);
    expect(rows.slice(1).map((cells) => cells[0])).toEqual(texts.map((_, n) => `=${n}`));
    expect(rows.slice(1, 7).map((cells) => cells[3])).toEqual(texts.slice(0, 6).map((text) => text.toWellFormed()));
    expect(rows[7]?.[3]).toMatch(/^x+ … \(cut: .*\)$/);
    expect(rows[7]?.[3]?.length).toBe(32_767);
    expect(rows[1]?.[5]).toBe("10");
  });

  it("are Parquet that an engine reads back, typed", async () => {
    const { batchId } = await batchOfFour();
    const { bytes, rowCount } = await take({ batchId, format: "parquet" });
    const path = join(tmpdir(), `${batchId}.parquet`);
    await writeFile(path, bytes);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const read = await connection.runAndReadAll(
      `select custom_id, input_tokens, "json.score", "source.city", typeof("json.score") as kind from '${path}'`,
    );
    expect(rowCount).toBe(4);
    expect(read.getRowsJS()).toEqual([
      ["a", 10, 1.5, "York", "DOUBLE"],
      ["b", null, null, "Hull", "DOUBLE"],
      ["c", 10, 3, "Ripon", "DOUBLE"],
      ["d", null, null, "Leeds", "DOUBLE"],
    ]);
  });

  it("give every text back from CSV, but for a mark before what looks like a formula", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme", maxLength: 30 }), { minLength: 1, maxLength: 5 }),
        async (texts) => {
          const { batchId, write } = await world.newBatch(
            ctx,
            texts.map((text, n) => requestLine(String(n), text)),
          );
          await write(
            "output",
            texts.map((text, n) => answerLine(String(n), String(n), text)),
          );
          const rows = (await table({ batchId, format: "csv" })).slice(1);
          const plain = (text: string) => (/^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text);
          expect(rows.map((cells) => cells[3])).toEqual(texts.map(plain));
          expect(rows.map((cells) => cells[2])).toEqual(texts.map(plain));
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe("lines", () => {
  it("of chosen rows are those that were delivered, byte for byte", async () => {
    const { batchId, write } = await world.newBatch(ctx, [requestLine("a"), requestLine("b")]);
    const odd = `{"odd" : 1e400, ${answerLine("2", "b").slice(1)}`;
    await write("output", [odd, answerLine("1", "a")]);
    expect(await lines({ batchId, format: "jsonl", seqs: "1" })).toEqual([odd]);
    expect(await lines({ batchId, format: "jsonl", order: "input" })).toEqual([answerLine("1", "a"), odd]);
    expect(await lines({ batchId, format: "jsonl" })).toEqual([odd, answerLine("1", "a")]);
  });

  it("can be taken up again in the middle, unless they changed", async () => {
    const { batchId, write } = await batchOfFour();
    const whole = readFileSync(spoolPath({ batchId, kind: "output", generation: 1 }));
    const first = await take({ batchId, format: "jsonl" });
    const etag = first.range?.etag ?? "";
    const rest = await take({ batchId, format: "jsonl", from: 100, ifEtag: etag });
    expect(Buffer.concat([first.bytes.subarray(0, 100), rest.bytes]).equals(whole)).toBe(true);
    expect(rest.range?.from).toBe(100);
    await write("output", [answerLine("4", "d")]);
    const changed = await take({ batchId, format: "jsonl", from: 100, ifEtag: etag });
    expect(changed.range?.from).toBe(0);
    expect(changed.bytes.length).toBeGreaterThan(whole.length);
  });

  it("are training examples of what was answered", async () => {
    const { batchId, write } = await world.newBatch(ctx, [
      requestLine("a", "x", {
        messages: [
          { role: "system", content: "Be kind." },
          { role: "user", content: "Hi" },
        ],
      }),
      JSON.stringify({ custom_id: "b", body: { model: "m", input: "Say yes", instructions: "Short." } }),
      requestLine("c"),
    ]);
    await write("output", [answerLine("1", "a", "Hello"), answerLine("2", "b", "Yes")]);
    expect((await lines({ batchId, format: "chat" })).map((line) => JSON.parse(line).messages)).toEqual([
      [
        { role: "system", content: "Be kind." },
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Hello" },
      ],
      [
        { role: "system", content: "Short." },
        { role: "user", content: "Say yes" },
        { role: "assistant", content: "Yes" },
      ],
    ]);
  });
});

it("training examples are answers nothing is amiss with, unless the others are wanted too", async () => {
  const { batchId, write } = await world.newBatch(ctx, [requestLine("a"), requestLine("b")]);
  await write("output", [answerLine("1", "a"), answerLine("2", "b", "cut sho", { finish_reason: "length" })]);
  expect((await take({ batchId, format: "chat" })).rowCount).toBe(1);
  const all = await take({ batchId, format: "chat", flagged: true });
  expect(all.rowCount).toBe(2);
  expect(all.bytes.toString("utf8")).toContain("cut sho");
});

it("vectors are lists of numbers in a typed file, and in no other", async () => {
  const embedding = (id: string, vector: unknown) =>
    JSON.stringify({
      ...{ id: `batch_req_${id}`, custom_id: id, error: null },
      response: {
        status_code: 200,
        body: { object: "list", data: [{ embedding: vector }], usage: { prompt_tokens: 1 } },
      },
    });
  const long = Array.from({ length: 3_000 }, (_, n) => (n - 1_500) / 4_096);
  const base64 = Buffer.from(Float32Array.from([0.5, -2, 3]).buffer).toString("base64");
  const { batchId, write } = await world.newBatch(
    ctx,
    ["a", "b", "c", "d", "e"].map((id) => requestLine(id)),
    { endpoint: "/v1/embeddings" },
  );
  await write("output", [embedding("a", long), embedding("b", base64), embedding("c", [1, null, 3])]);
  await write("error", [errorLine("d", "d")]);
  const path = join(tmpdir(), `${batchId}.parquet`);
  await writeFile(path, (await take({ batchId, format: "parquet" })).bytes);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const read = await connection.runAndReadAll(
    `select custom_id, array_to_string(embedding::double[], ',') as vector, typeof(embedding) as type from '${path}'`,
  );
  connection.closeSync();
  const rows = read
    .getRowsJS()
    .map(([id, vector, type]) => [id, vector && String(vector).split(",").map(Number), type]);
  expect(rows).toEqual([
    ["a", long, "FLOAT[]"],
    ["b", [0.5, -2, 3], "FLOAT[]"],
    ["c", null, "FLOAT[]"],
    ["d", null, "FLOAT[]"],
    ["e", null, "FLOAT[]"],
  ]);
  const [header] = await table({ batchId, format: "csv" });
  expect(header).not.toContain("embedding");
});

it("training examples may be the conversations that answers hold", async () => {
  const { batchId, write } = await world.newBatch(
    ctx,
    ["a", "b", "c"].map((id) => requestLine(id)),
  );
  const turns = [
    { speaker: "System", text: "Be kind." },
    { speaker: "Customer", text: "It broke." },
    { speaker: "Agent", text: "Sorry!" },
  ];
  await write("output", [
    answerLine("1", "a", JSON.stringify({ turns })),
    answerLine("2", "b", "no conversation"),
    answerLine(
      "3",
      "c",
      JSON.stringify([
        { name: "Ada", text: "Hi" },
        { name: "Bo", text: "Ho" },
      ]),
    ),
  ]);
  const made = await take({ batchId, format: "chat", conversation: true });
  expect(made.rowCount).toBe(2);
  const examples = made.bytes.toString("utf8").trim().split("\n");
  expect(examples.map((line) => JSON.parse(line).messages.map(Object.values))).toEqual([
    [
      ["system", "Be kind."],
      ["user", "It broke."],
      ["assistant", "Sorry!"],
    ],
    [
      ["user", "Hi"],
      ["assistant", "Ho"],
    ],
  ]);
});

describe("answers of retries", () => {
  it("stand in the place of what the batch has no good answer for", async () => {
    const parent = await batchOfFour();
    await parent.write("output", [answerLine("4", "d", "cut", { finish_reason: "length" })]);
    const child = async (name: string, relation: "retry" | "edit" | "clone", answers: string[]) => {
      const made = await world.newBatch(ctx, [requestLine("b"), requestLine("d")], {
        ...{ parentId: parent.batchId, relation, name, status: "completed", resultRows: answers.length },
      });
      await made.write("output", answers);
      return made;
    };
    await child("Copy", "clone", [answerLine("9", "b", "not this")]);
    const retry = await child("Retry 1", "retry", [answerLine("5", "b", "second try")]);
    await child("Edited", "edit", [answerLine("6", "d", "whole"), answerLine("7", "a", "never asked")]);
    const { batchId } = parent;
    const page = { batchId, filter: "all", mode: "text", scope: "all", sort: "input", offset: 0, limit: 10 } as const;
    const { rows } = await list(ctx, page);
    expect(rows.map((one) => [one.customId, one.status, one.answer.slice(0, 10), one.filledBy?.name ?? null])).toEqual([
      ["a", "answered", '{"score": ', null],
      ["b", "answered", "second try", "Retry 1"],
      ["c", "answered", '{"score": ', null],
      ["d", "answered", "whole", "Edited"],
    ]);
    expect(rows[1]).toMatchObject({ prompt: "ask b", source: { city: "Hull" }, filledBy: { batchId: retry.batchId } });
    expect(await get(ctx, { batchId, seq: "1" })).toMatchObject({ answerText: "second try", errorCause: null });
    const merged = await table({ batchId, format: "csv", merged: true });
    expect(merged.map((cells) => [cells[0], cells[3]?.slice(0, 10), cells[10]])).toEqual([
      ["custom_id", "answer", "answered_by"],
      ["a", '{"score": ', ""],
      ["b", "second try", "Retry 1"],
      ["c", '{"score": ', ""],
      ["d", "whole", "Edited"],
    ]);
    expect((await table({ batchId, format: "csv" }))[2]?.slice(0, 4)).toEqual(["b", "failed", "ask b", ""]);
  });
});
