import { afterAll, beforeAll, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { answerLine, errorLine, requestLine } from "@/lib/results/cases/files";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { openResultWorld } from "@/lib/results/cases/world";
import { writeConditions } from "@/lib/results/columns";
import { listRunPlaces, listRunResults, NewRunExport, RunExportQuery } from "@/lib/results/runs/contract";
import { countRunExport, exportRun } from "./run-export";
import { fieldsOfRun } from "./run-fields";
import { listRun, placesOfRun } from "./run-results";

const placesBetween = (query: object) => {
  if (!listRunPlaces.query) throw new Error("no query");
  return listRunPlaces.query.parse(query);
};

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
}, 60_000);
afterAll(() => world?.close());

/** Three parts, of five, three and one rows; in the second one row failed, which a retry answered. */
async function threeParts() {
  const runId = `run_${newId("bat")}`;
  const part = (at: number, ids: readonly string[], more = {}) =>
    world.newBatch(
      ctx,
      ids.map((id) => requestLine(id)),
      {
        ...{ runId, relation: "shard", name: `Orders · ${at} of 3`, status: "completed", isResultComplete: true },
        ...{ createdAt: new Date(Date.UTC(2026, 10, 1, at)), finishedAt: new Date(), resultRows: 1, ...more },
      },
    );
  // Made in another order than they are read in.
  const third = await part(3, ["i"]);
  const second = await part(2, ["f", "g", "h"]);
  const first = await part(1, ["a", "b", "c", "d", "e"]);
  const lines = {
    first: [answerLine("1", "b", '{"score": 7}'), answerLine("0", "a", "plain"), answerLine("4", "e", '{"score": 9}')],
    second: [answerLine("0", "f", '{"city": "Oslo", "score": "high"}'), answerLine("2", "h", "eight")],
    retry: [answerLine("0", "g", '{"city": "Cork"}')],
  };
  const failed = errorLine("1", "g");
  await first.write("output", lines.first);
  await second.write("output", lines.second);
  await second.write("error", [failed]);
  const retry = await part(4, ["g"], { relation: "retry", parentId: second.batchId });
  await retry.write("output", lines.retry);
  return { runId, lines, failed, second, ids: [first, second, third].map(({ batchId }) => batchId) };
}

const asking = (query: object) => {
  if (!listRunResults.query) throw new Error("no query");
  return listRunResults.query.parse(query);
};

async function take(runId: string, asked: Record<string, unknown>) {
  const { chosen, ...query } = asked;
  const rows = NewRunExport.shape.chosen.parse(chosen);
  const { stream, ...told } = await exportRun(ctx, { runId, ...RunExportQuery.parse(query), chosen: rows });
  return { ...told, text: Buffer.from(await new Response(stream).arrayBuffer()).toString("utf8") };
}

it("has all parts in one table, in their order, with the columns of all of them", async () => {
  const { runId } = await threeParts();
  const { text, rowCount, fileName, isComplete } = await take(runId, { format: "csv", merged: "true" });
  const [header = [], ...rows] = parseCsv(text);
  const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);
  expect([rowCount, fileName, isComplete]).toEqual([9, "Orders-results.csv", true]);
  expect(column("custom_id").join("")).toBe("abcdefghi");
  expect(column("json.score")).toEqual(["", "7", "", "", "9", "high", "", "", ""]);
  expect(column("json.city")).toEqual(["", "", "", "", "", "Oslo", "Cork", "", ""]);
  expect(column("answered_by")[6]).toBe("Orders · 4 of 3");
});

it("has the rows that were chosen in some of the parts, as any file", async () => {
  const { runId, lines, ids } = await threeParts();
  const [first = "", second = ""] = ids;
  const chosen = [
    { batchId: second, seqs: "1-2" },
    { batchId: first, seqs: "4,0" },
    { batchId: "bat_elsewhere", seqs: "0" },
  ];
  const csv = await take(runId, { format: "csv", merged: "true", chosen });
  expect([
    csv.rowCount,
    parseCsv(csv.text)
      .slice(1)
      .map(([id]) => id),
  ]).toEqual([4, ["a", "e", "g", "h"]]);
  const jsonl = await take(runId, { format: "jsonl", merged: "true", chosen });
  expect(jsonl.text).toBe([lines.first[1], lines.first[2], lines.retry[0], lines.second[1], ""].join("\n"));
  const asked = { runId, format: "chat" as const, flagged: true, chosen };
  expect(await countRunExport(ctx, asked)).toEqual({
    ...{ rowCount: 3, leftOut: { unanswered: 1, flagged: 0, unchecked: 0, noConversation: 0 } },
  });
  expect((await take(runId, { format: "csv", chosen: [] })).rowCount).toBe(0);
  expect(NewRunExport.safeParse({ format: "csv", chosen: [{ batchId: first, seqs: "1;2" }] }).success).toBe(false);
  expect(NewRunExport.safeParse({ format: "errors" }).success).toBe(false);
});

it("names the rows between two of a list, in whatever order, part by part", async () => {
  const { runId, ids } = await threeParts();
  const [first = "", second = "", third = ""] = ids;
  const between = async (from: [string, number], to: [string, number], more = {}) => {
    const query = { fromBatch: from[0], from: from[1], toBatch: to[0], to: to[1], ...more };
    const { parts } = await placesOfRun(ctx, { runId, ...placesBetween(query) });
    return parts.map(({ batchId, seqs }) => [ids.indexOf(batchId), seqs]);
  };
  expect(await between([first, 3], [third, 0])).toEqual([
    [0, [3, 4]],
    [1, [0, 1, 2]],
    [2, [0]],
  ]);
  expect(await between([second, 1], [first, 4]), "upwards").toEqual([
    [0, [4]],
    [1, [0, 1]],
  ]);
  expect(await between([second, 2], [first, 1], { sort: "-json.score", filter: "answered" })).toEqual([
    [0, [1, 0]],
    [1, [0, 1, 2]],
  ]);
  expect(await between([first, 3], [second, 0], { filter: "answered" }), "an end that is not in it").toEqual([]);
});

it("has what was delivered to all of them in one JSONL, byte for byte", async () => {
  const { runId, lines, failed } = await threeParts();
  const [one = "", nought = "", four = ""] = lines.first;
  const [f = "", h = ""] = lines.second;
  const own = [nought, one, four, f, failed, h];
  expect((await take(runId, { format: "jsonl" })).text).toBe(own.map((line) => `${line}\n`).join(""));
  const merged = await take(runId, { format: "jsonl", merged: "true" });
  expect(merged.text).toBe(
    own
      .with(4, lines.retry[0] ?? "")
      .map((line) => `${line}\n`)
      .join(""),
  );
  expect(merged.rowCount).toBe(6);
});

it("pages through all parts as one list, narrowed or not", async () => {
  const { runId, ids } = await threeParts();
  const [first, second, third] = ids;
  const page = async (offset: number, limit: number, more = {}) => {
    const { rows, matching, counts, parts } = await listRun(ctx, { runId, ...asking({ offset, limit, ...more }) });
    return { rows: rows.map(({ batchId, seq, customId }) => [batchId, seq, customId]), matching, counts, parts };
  };
  expect(await page(3, 4)).toMatchObject({
    rows: [
      [first, 3, "d"],
      [first, 4, "e"],
      [second, 0, "f"],
      [second, 1, "g"],
    ],
    matching: 9,
    counts: { all: 9, answered: 6, failed: 0, pending: 3 },
  });
  expect((await page(8, 100)).rows).toEqual([[third, 0, "i"]]);
  expect(await page(9, 10)).toMatchObject({ rows: [], matching: 9 });
  expect(await page(1, 1, { search: "SCORE" })).toMatchObject({
    rows: [[first, 4, "e"]],
    matching: 3,
    parts: [
      { batchId: first, matching: 2 },
      { batchId: second, matching: 1 },
      { batchId: third, matching: 0 },
    ],
  });
});

it("sorts all parts as one list, page by page, rows without a value last", async () => {
  const { runId, ids } = await threeParts();
  const sorted = async (sort: string, more = {}) => {
    const pages = [];
    for (const offset of [0, 4, 8])
      pages.push(await listRun(ctx, { runId, ...asking({ sort, limit: 4, offset, ...more }) }));
    const [first] = pages;
    const rows = pages.flatMap((page) => page.rows.map(({ customId }) => customId)).join("");
    return { rows, matching: first?.matching, parts: first?.parts.map(({ matching }) => matching) };
  };
  expect(await sorted("-customId")).toEqual({ rows: "ihgfedcba", matching: 9, parts: [5, 3, 1] });
  expect(await sorted("-input")).toMatchObject({ rows: "ihgfedcba" });
  // Numbers, then words, then what has none, in input order; a retry's answer stands in its row.
  expect(await sorted("-json.score")).toMatchObject({ rows: "ebfacdghi" });
  expect(await sorted("json.score", { filter: "answered" })).toEqual({ rows: "befagh", matching: 6, parts: [3, 3, 0] });
  expect(
    await sorted("json.city", { where: writeConditions([{ column: "json.city", op: "filled", value: "" }]) }),
  ).toEqual({ rows: "gf", matching: 2, parts: [0, 2, 0] });
  expect((await sorted("outputTokens", { search: "eight" })).rows).toBe("h");
  const { rows } = await listRun(ctx, { runId, ...asking({ sort: "json.city", limit: 2 }) });
  expect(rows.map(({ batchId, seq, json }) => [batchId, seq, json.city])).toEqual([
    [ids[1], 1, "Cork"],
    [ids[1], 0, "Oslo"],
  ]);
});

it("sees what comes while it is sorted, and refuses what is no order of all parts", async () => {
  const { runId, second } = await threeParts();
  const top = async () =>
    (await listRun(ctx, { runId, ...asking({ sort: "-json.score", limit: 1 }) })).rows[0]?.customId;
  expect(await top()).toBe("e");
  await second.write("output", [answerLine("1", "g", '{"score": 99}')]);
  expect(await top()).toBe("g");
  expect(listRunResults.query?.safeParse({ sort: "-arrival" }).success).toBe(false);
  await expect(
    listRun(ctx, { runId, ...asking({ sort: "customId", mode: "regex", search: "(" }) }),
  ).rejects.toMatchObject({
    code: "invalid_input",
    field: "search",
  });
});

it("has the columns of all parts, each where it first appears", async () => {
  const { runId } = await threeParts();
  const { fields, jsonRows, unchecked, longTexts } = await fieldsOfRun(ctx, { runId });
  expect(fields.map(({ column, kind, count }) => [column, kind, count])).toEqual([
    ["json.score", "mixed", 3],
    ["json.city", "text", 2],
  ]);
  expect({ jsonRows, unchecked, longTexts }).toEqual({ jsonRows: 4, unchecked: [], longTexts: 0 });
});

it("is nobody else's", async () => {
  const { runId } = await threeParts();
  const stranger = await world.newTeam();
  const asked = RunExportQuery.parse({ format: "csv" });
  await expect(exportRun(stranger, { runId, ...asked })).rejects.toMatchObject({ code: "not_found" });
  await expect(listRun(stranger, { runId, ...asking({}) })).rejects.toMatchObject({ code: "not_found" });
  await expect(fieldsOfRun(stranger, { runId })).rejects.toMatchObject({ code: "not_found" });
});
