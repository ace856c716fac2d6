import { writeFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { inputPath, spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { copyHead, copyLine } from "@/lib/jsonl/sheet/copy-lines";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { answerLine, errorLine, requestLine } from "@/lib/results/cases/files";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { readSheet } from "@/lib/results/cases/read-sheet";
import { openResultWorld } from "@/lib/results/cases/world";
import { get } from "@/lib/results/service";
import { exportResults } from "./export";
import { countExport } from "./export-choice";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
}, 60_000);
afterAll(() => world?.close());

/** As it was before repeats were taken out: row 2 asks what 0 does, 3 what 1 does, 5 what 0 does. */
const whole = ["r0", "r1", "r2", "r3", "r4", 'r5 "ü'];
const copies = [
  { id: "r2", sameAs: "r0", place: 2, sameAsPlace: 0 },
  { id: "r3", sameAs: "r1", place: 3, sameAsPlace: 1 },
  { id: 'r5 "ü', sameAs: "r0", place: 5, sameAsPlace: 0 },
];

async function sentOnce() {
  const kept = ["r0", "r1", "r4"];
  const made = await world.newBatch(
    ctx,
    kept.map((id) => requestLine(id)),
    {
      ...{ status: "completed", finishedAt: new Date(), isResultComplete: true },
    },
  );
  const write = async (kind: "source" | "copies", text: string) => {
    const id = newId("fil");
    writeFileSync(inputPath(id), text);
    const file = { id, kind, name: kind, sizeBytes: text.length, state: "ready", spool: spoolId() } as const;
    await world.db.insert(inputFiles).values({ ...file, teamId: ctx.team.id, createdBy: ctx.actor.userId });
    return id;
  };
  const table = [["custom_id", "city"], ...whole.map((id, at) => [id, `city ${at}`])].map(sourceLine).join("");
  await world.db.insert(inputFiles).values({
    ...{ id: made.fileId, teamId: ctx.team.id, createdBy: ctx.actor.userId, name: "r.jsonl", sizeBytes: 1 },
    ...{ state: "ready", spool: spoolId(), sourceId: await write("source", table) },
    copiesId: await write("copies", copyHead() + copies.map(copyLine).join("")),
  });
  const lines = [answerLine("1", "r4", "four"), answerLine("0", "r0", "nought")];
  await made.write("output", lines);
  await made.write("error", [errorLine("2", "r1")]);
  return { ...made, lines };
}

type Asked = Parameters<typeof exportResults>[1];
async function take(asked: Asked): Promise<{ bytes: Buffer; rowCount: number }> {
  const { stream, rowCount } = await exportResults(ctx, asked);
  return { bytes: Buffer.from(await new Response(stream).arrayBuffer()), rowCount };
}

it("gives every id of the file its answer, in the file's order, each beside its own row of the table", async () => {
  const { batchId } = await sentOnce();
  const { bytes, rowCount } = await take({ batchId, format: "csv", copies: true });
  const [header = [], ...rows] = parseCsv(bytes.toString("utf8"));
  const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);
  expect(rowCount).toBe(6);
  expect(column("custom_id")).toEqual(whole);
  expect(column("answer")).toEqual(["nought", "", "nought", "", "four", "nought"]);
  expect(column("status")).toEqual(["answered", "failed", "answered", "failed", "answered", "answered"]);
  expect(column("same_as")).toEqual(["", "", "r0", "r1", "", "r0"]);
  expect(column("source.city")).toEqual(whole.map((_, at) => `city ${at}`));
  const tokens = column("input_tokens").map(Number);
  expect([tokens[0], tokens[2], tokens[5]]).toEqual([expect.any(Number), 0, 0]);
  expect(tokens[0]).toBeGreaterThan(0);

  const { bytes: xlsx } = await take({ batchId, format: "xlsx", copies: true, layout: "table" });
  const sheet = readSheet(strFromU8(unzipSync(xlsx)["xl/worksheets/sheet1.xml"] ?? new Uint8Array()));
  expect(sheet.map((row) => row.slice(0, 2))).toEqual([
    ["custom_id", "city"],
    ...whole.map((id, at) => [id, `city ${at}`]),
  ]);
});

it("writes a copy's line as the one it is a copy of, but for the id, byte for byte", async () => {
  const { batchId, lines } = await sentOnce();
  const { bytes, rowCount } = await take({ batchId, format: "jsonl", copies: true });
  const [four = "", nought = ""] = lines;
  const as = (line: string, id: string) =>
    line.replace(/"custom_id":"[^"]*"/, () => `"custom_id":${JSON.stringify(id)}`);
  const failed = errorLine("2", "r1");
  expect(bytes.toString("utf8")).toBe(
    [nought, failed, as(nought, "r2"), as(failed, "r3"), four, as(nought, 'r5 "ü')].map((line) => `${line}\n`).join(""),
  );
  expect(rowCount).toBe(6);
  expect(await countExport(ctx, { batchId, format: "jsonl", copies: true })).toMatchObject({ rowCount: 6 });
  // What was delivered stays that, byte for byte.
  expect((await take({ batchId, format: "jsonl" })).bytes.toString("utf8")).toBe(
    lines.map((line) => `${line}\n`).join(""),
  );
});

it("follows a choice of rows, and makes no training example twice", async () => {
  const { batchId } = await sentOnce();
  const ids = async (asked: Omit<Asked, "batchId">) =>
    parseCsv((await take({ batchId, ...asked })).bytes.toString("utf8"))
      .slice(1)
      .map(([id]) => id);
  expect(await ids({ format: "csv", copies: true, filter: "failed" })).toEqual(["r1", "r3"]);
  expect(await ids({ format: "csv", copies: true, search: "four" })).toEqual(["r4"]);
  expect(await ids({ format: "csv", copies: true, order: "arrival" })).toEqual(["r4", "r0", "r2", 'r5 "ü', "r1", "r3"]);
  expect(await ids({ format: "csv" })).toEqual(["r0", "r1", "r4"]);
  expect((await take({ batchId, format: "chat", copies: true })).rowCount).toBe(2);
});

it("names the requests that get a row's answer", async () => {
  const { batchId } = await sentOnce();
  expect((await get(ctx, { batchId, seq: "0" })).copies).toEqual({ count: 2, ids: ["r2", 'r5 "ü'] });
  expect((await get(ctx, { batchId, seq: "2" })).copies).toEqual({ count: 0, ids: [] });
});
