import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { eq } from "drizzle-orm";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { inputPath } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { plainCell } from "@/lib/plain-cell";
import { answerLine, errorLine, requestLine } from "@/lib/results/cases/files";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { readSheet } from "@/lib/results/cases/read-sheet";
import { openResultWorld } from "@/lib/results/cases/world";
import { ResultQuery } from "@/lib/results/contract";
import { get, list } from "@/lib/results/service";
import { exportResults } from "./export";
import { remove } from "./remove";
import { removeSourceTable } from "./remove-table";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
}, 60_000);
afterAll(() => world?.close());

/** What spreadsheets, engines and encodings are known to spoil. */
const cells = [
  ...["Oslo", "", "007", "1.50", "-12.5", "1e5", "12345678901234567890", "0x1F", "TRUE", "NULL", "2026-11-26"],
  ...["=1+1", "+49 170", "-x", "@a", "'a", 'a "b", c', "two\nlines", "two\r\nlines", "\ttab", "\ufeffmark", " space "],
  ...["emoji 🏳️‍🌈", "e\u0301", "\u202eright to left", "<b>&amp;</b>", "{{text}}", "long ".repeat(5_000)],
];
const header = ["custom_id", "text", "constructor", "Price\n(EUR)"];
const table = cells.map((cell, n) => [`r${n}`, cell, `c${n}`, String(n / 4)]);

async function madeOfTable() {
  const made = await world.newBatch(
    ctx,
    table.map(([id = ""]) => requestLine(id)),
    { status: "completed", finishedAt: new Date() },
  );
  const sourceId = await world.addTable(ctx, made.fileId, [header, ...table.toReversed()]);
  await made.write("output", [answerLine("1", "r1"), answerLine("0", "r0")]);
  return { ...made, sourceId };
}

async function take(batchId: string, format: "csv" | "xlsx" | "parquet"): Promise<Buffer> {
  const { stream } = await exportResults(ctx, { batchId, format });
  return Buffer.from(await new Response(stream).arrayBuffer());
}
const columns = ["source.text", "source.constructor", "source.Price\n(EUR)"];
const expected = table.map(([, ...row]) => row);

it("is whole in every export: only what a spreadsheet would run is made a text in CSV", async () => {
  const { batchId } = await madeOfTable();
  const of = ([head = [], ...rows]: string[][]) => rows.map((row) => columns.map((name) => row[head.indexOf(name)]));
  const csv = of(parseCsv((await take(batchId, "csv")).toString("utf8")));
  expect(csv).toEqual(expected.map((row) => row.map((cell) => (cell === "-12.5" ? cell : plainCell(cell)))));

  const sheet = unzipSync(await take(batchId, "xlsx"))["xl/worksheets/sheet1.xml"] ?? new Uint8Array();
  expect(of(readSheet(strFromU8(sheet)))).toEqual(expected);

  const path = join(tmpdir(), `${batchId}.parquet`);
  await writeFile(path, await take(batchId, "parquet"));
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const names = columns.map((name) => `"${name}"`).join(", ");
  const read = await connection.runAndReadAll(`select ${names} from '${path}'`);
  // The reader of this test takes a mark at the start of a text for none.
  expect(read.getRowsJS()).toEqual(expected.map((row) => row.map((cell) => cell.replace(/^\ufeff/, ""))));
  connection.closeSync();
});

it("comes back as it was laid out, with what was answered beside it", async () => {
  const { batchId } = await madeOfTable();
  const { stream } = await exportResults(ctx, { batchId, format: "csv", layout: "table" });
  const [names = [], ...rows] = parseCsv(Buffer.from(await new Response(stream).arrayBuffer()).toString("utf8"));
  expect(names.slice(0, 6)).toEqual([...header, "status", "prompt"]);
  expect(rows.map((row) => row.slice(2, 4))).toEqual(expected.map(([, ...rest]) => rest));
});

it("is whole beside its row, however long a cell is", async () => {
  const { batchId } = await madeOfTable();
  const sourceOf = async (seq: number) => (await get(ctx, { batchId, seq: String(seq) })).source;
  expect(await sourceOf(table.length - 1)).toEqual({
    ...{
      text: "long ".repeat(5_000),
      constructor: `c${table.length - 1}`,
      "Price\n(EUR)": String((table.length - 1) / 4),
    },
  });
  expect(await sourceOf(1)).toEqual({ text: "", constructor: "c1", "Price\n(EUR)": "0.25" });
});

it("stands beside what a rerun answered, and in the rerun", async () => {
  const parent = await madeOfTable();
  await parent.write("error", [errorLine("2", "r2")]);
  const child = await world.newBatch(ctx, [requestLine("r2")], {
    ...{ parentId: parent.batchId, relation: "retry", status: "completed", resultRows: 1 },
  });
  await world.db.insert(inputFiles).values({
    ...{ id: child.fileId, teamId: ctx.team.id, createdBy: ctx.actor.userId, name: "r.jsonl", sizeBytes: 1 },
    ...{ state: "ready", spool: "here", sourceId: parent.sourceId },
  });
  await child.write("output", [answerLine("9", "r2", "second try")]);
  const rowsOf = async (batchId: string) => (await list(ctx, { batchId, ...ResultQuery.parse({}) })).rows;
  const shown = (await rowsOf(parent.batchId)).find(({ customId }) => customId === "r2");
  expect(shown).toMatchObject({ answer: "second try", source: { text: "007", constructor: "c2" } });
  expect((await rowsOf(child.batchId)).map(({ source }) => source.text)).toEqual(["007"]);
});

it("goes with its batch, once no other batch is made of it", async () => {
  const { batchId, sourceId } = await madeOfTable();
  const owner: TeamCtx = { ...ctx, role: "owner" };
  expect((await list(ctx, { batchId, ...ResultQuery.parse({}) })).rows[0]?.source.text).toBe("Oslo");
  await remove(owner, { batchId });
  expect(existsSync(inputPath(sourceId))).toBe(false);
  expect(await world.db.select().from(inputFiles).where(eq(inputFiles.id, sourceId))).toEqual([]);
});

it("can go alone, from every batch made of it", async () => {
  const { batchId, sourceId, fileId } = await madeOfTable();
  const again = await world.newBatch(
    ctx,
    table.map(([id = ""]) => requestLine(id)),
    { inputFileId: fileId },
  );
  const owner: TeamCtx = { ...ctx, role: "owner" };
  const sourceOf = async (id: string) => (await list(ctx, { batchId: id, ...ResultQuery.parse({}) })).rows[0]?.source;
  expect(await sourceOf(batchId)).toMatchObject({ text: "Oslo" });
  expect(await sourceOf(again.batchId)).toMatchObject({ text: "Oslo" });
  const stranger: TeamCtx = { ...ctx, role: "member", actor: { ...ctx.actor, userId: "use_other" } };
  await expect(removeSourceTable(stranger, { batchId })).rejects.toMatchObject({ code: "not_allowed" });
  await expect(removeSourceTable(await world.newTeam(), { batchId })).rejects.toMatchObject({ code: "not_found" });
  expect(existsSync(inputPath(sourceId))).toBe(true);

  const { message } = await removeSourceTable(owner, { batchId });
  expect(message).toContain("1 other batch");
  expect(existsSync(inputPath(sourceId))).toBe(false);
  expect(await sourceOf(batchId)).toEqual({});
  expect(await sourceOf(again.batchId)).toEqual({});
  expect((await get(ctx, { batchId, seq: "1" })).answerText).not.toBe("");
  await expect(removeSourceTable(owner, { batchId })).rejects.toMatchObject({ code: "not_found" });
});

it("leaves a cache that another process had open when it was removed", async () => {
  const { batchId } = await madeOfTable();
  const first = async () => (await list(ctx, { batchId, ...ResultQuery.parse({}) })).rows[0]?.source;
  expect(await first()).toMatchObject({ text: "Oslo" });
  // All that this process gets to see of it.
  await world.db.update(inputFiles).set({ sourceId: null });
  expect(await first()).toEqual({});
  expect((await get(ctx, { batchId, seq: "1" })).answerText).not.toBe("");
});
