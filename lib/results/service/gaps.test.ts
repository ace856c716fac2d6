import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, errorLine, requestLine } from "@/lib/results/cases/files";
import { openResultWorld } from "@/lib/results/cases/world";
import { writeConditions } from "@/lib/results/columns";
import { ResultQuery } from "@/lib/results/contract";
import { ExportQuery } from "@/lib/results/exports/contract";
import { exportResults, failures, fields, list } from "@/lib/results/service";
import { sourceOf } from "@/lib/results/source";
import { spoolPath } from "@/lib/results/spool";
import { type Choice, readSeqs } from "@/lib/results/store/choose";
import { compare, compareRows } from "./compare";
import { type Fresh, wholeRows } from "./export-rows";
import { findBatch, withSource } from "./find";
import { type Gaps, gapsOf } from "./gaps";
import { chosenLines } from "./raw-lines";
import { query } from "./sql";
import { values, viewRows, views } from "./views";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
}, 60_000);
afterAll(() => world?.close());

const ids = ["a", "b", "c", "d", "e"];
const cut = { finish_reason: "length" };

/** a answered, b and e failed for two causes, c cut off, d still to come. */
async function parent() {
  const made = await world.newBatch(
    ctx,
    ids.map((id) => requestLine(id)),
  );
  await made.write("output", [answerLine("1", "a", '{"score": 5}'), answerLine("3", "c", "cut off", cut)]);
  await made.write("error", [errorLine("2", "b", 400, "too long"), errorLine("5", "e", 503, "busy")]);
  return made;
}

async function rerun(parentId: string, of: readonly string[], createdAt: Date) {
  const requests = of.map((id) => requestLine(id, `again ${id}`));
  return world.newBatch(ctx, requests, { parentId, relation: "edit", resultRows: 1, createdAt, name: `Again ${of}` });
}

const listed = async (batchId: string, query: object = {}) => {
  const page = await list(ctx, { batchId, ...ResultQuery.parse(query) });
  return { ...page, ids: page.rows.map(({ customId }) => customId) };
};
const exported = async (batchId: string, query: object): Promise<string> =>
  new Response(
    (await exportResults(ctx, { batchId, ...ExportQuery.parse(query) })).stream as ReadableStream<Uint8Array>,
  ).text();
const chosen = async (batchId: string, fileId: string, choice: Choice) =>
  (await readSeqs(await sourceOf(ctx.db, { teamId: ctx.team.id, id: batchId, inputFileId: fileId }), choice)).map(
    (seq) => ids[seq],
  );

it("what a rerun answers counts, is found, sorted and exported in its place, and is not run again", async () => {
  const { batchId, fileId } = await parent();
  expect((await listed(batchId)).counts).toMatchObject({ good: 1, truncated: 1, failed: 2, pending: 1 });
  const first = await rerun(batchId, ["b", "c", "d"], new Date("2026-01-01"));
  await first.write("output", [
    answerLine("1", "b", '{"score": 9, "why": "harbour"}'),
    answerLine("2", "c", "cut again", cut),
    answerLine("3", "d", '{"score": 1}'),
  ]);
  const { counts, rows } = await listed(batchId);
  expect(counts).toMatchObject({ all: 5, answered: 4, good: 3, truncated: 1, failed: 1, pending: 0 });
  expect(rows.map(({ answer, filledBy }) => [answer, filledBy?.batchId ?? null])).toEqual([
    ['{"score": 5}', null],
    ['{"score": 9, "why": "harbour"}', first.batchId],
    ["cut off", null],
    ['{"score": 1}', first.batchId],
    ["", null],
  ]);
  expect((await listed(batchId, { filter: "failed" })).ids).toEqual(["e"]);
  expect((await listed(batchId, { filter: "good", sort: "-json.score" })).ids).toEqual(["b", "a", "d"]);
  expect((await listed(batchId, { search: "harbour" })).ids).toEqual(["b"]);
  expect((await listed(batchId, { where: '[["json.why","filled",""]]' })).ids).toEqual(["b"]);
  const { causes } = await failures(ctx, { batchId });
  expect(causes.map(({ message, count }) => [message, count])).toEqual([["busy", 1]]);
  const found = (await fields(ctx, { batchId })).fields;
  expect(found.map(({ column, count }) => [column, count])).toEqual([
    ["json.score", 3],
    ["json.why", 1],
  ]);
  expect(await chosen(batchId, fileId, { kind: "unanswered" })).toEqual(["e"]);

  const merged = { filter: "good", merged: "true" };
  expect((await exported(batchId, { format: "jsonl", ...merged })).match(/"custom_id":"\w"/g)).toEqual(
    ["a", "b", "d"].map((id) => `"custom_id":"${id}"`),
  );
  const examples = (await exported(batchId, { format: "chat", ...merged })).trim().split("\n");
  expect(JSON.parse(examples[1] ?? "").messages).toEqual([
    { role: "user", content: "again b" },
    { role: "assistant", content: '{"score": 9, "why": "harbour"}' },
  ]);
  expect((await exported(batchId, { format: "csv", ...merged })).trim().split("\r\n")).toHaveLength(4);
  expect(
    (await exported(batchId, { format: "jsonl", filter: "good", order: "input" })).trim().split("\n"),
  ).toHaveLength(1);
});

it("the newest rerun that brings something better is the one that counts", async () => {
  const { batchId, write } = await parent();
  const older = await rerun(batchId, ["b", "c"], new Date("2026-01-01"));
  await older.write("output", [answerLine("1", "b", "older"), answerLine("2", "c", "older")]);
  const newer = await rerun(batchId, ["b", "c"], new Date("2026-02-01"));
  await newer.write("output", [answerLine("1", "b", "newer"), answerLine("2", "c", "newer, cut", cut)]);
  const answers = async () => (await listed(batchId)).rows.map(({ answer }) => answer);
  expect(await answers()).toEqual(['{"score": 5}', "newer", "older", "", ""]);
  // What comes for the batch itself is its own, and no longer a gap.
  await write("output", [answerLine("9", "b", "its own")]);
  expect(await answers()).toEqual(['{"score": 5}', "its own", "older", "", ""]);
  expect((await listed(batchId)).counts).toMatchObject({ good: 3, failed: 1, pending: 1 });
});

it("a rerun that is read anew replaces what it had filled", async () => {
  const { batchId } = await parent();
  const again = await rerun(batchId, ["b", "d"], new Date("2026-01-01"));
  await again.write("output", [answerLine("1", "b", '{"score": 3}'), answerLine("2", "d", "first reading")]);
  expect((await listed(batchId, { filter: "answered" })).ids).toEqual(["a", "b", "c", "d"]);
  await again.write("output", [answerLine("2", "d", '{"score": 8}')], 2);
  const { counts, rows } = await listed(batchId);
  expect(rows.map(({ answer }) => answer)).toEqual(['{"score": 5}', "", "cut off", '{"score": 8}', ""]);
  expect(counts).toMatchObject({ good: 2, truncated: 1, failed: 2, pending: 0 });
  expect((await listed(batchId, { where: '[["json.score",">","0"]]' })).ids).toEqual(["a", "d"]);
});

it("views, comparisons, queries and filters by model see what reruns answered", async () => {
  const { batchId } = await parent();
  const again = await world.newBatch(
    ctx,
    ["b", "d", "e"].map((id) => requestLine(id, `again ${id}`, { model: "other" })),
    { parentId: batchId, relation: "edit", resultRows: 1, name: "Other model", models: ["other"] },
  );
  const called = { message: { role: "assistant", tool_calls: [{ function: { name: "look", arguments: "{}" } }] } };
  await again.write("output", [
    answerLine("1", "b", '{"score": 9}'),
    answerLine("2", "d", '{"score": 1}'),
    answerLine("3", "e", "", called),
  ]);
  const scores = await values(ctx, { batchId, path: "score" });
  expect(scores.ids.map((id, at) => [id, scores.numbers[at]])).toEqual([
    ["a", 5],
    ["b", 9],
    ["d", 1],
  ]);
  expect(await views(ctx, { batchId })).toMatchObject({ answered: 5, kinds: ["tools"] });
  const { rows: tools } = await viewRows(ctx, { batchId, kind: "tools", offset: 0, limit: 10 });
  expect(tools.map(({ customId, prompt, calls }) => [customId, prompt, calls[0]?.name])).toEqual([
    ["e", "ask e", "look"],
  ]);
  const asked = { column: "model", op: "=" } as const;
  const byModel = async (value: string) =>
    (await listed(batchId, { where: writeConditions([{ ...asked, value }]) })).ids;
  expect(await byModel("other")).toEqual(["b", "d", "e"]);
  expect(await byModel("m")).toEqual(["a", "c"]);

  const { rows } = await query(ctx, {
    batchId,
    sql: "select custom_id, model, answer from rows where json is not null",
  });
  expect(rows).toEqual([
    ["a", "m", '{"score": 5}'],
    ["b", "other", '{"score": 9}'],
    ["d", "other", '{"score": 1}'],
  ]);
  const like = await world.newBatch(
    ctx,
    ids.map((id) => requestLine(id)),
  );
  await like.write("output", [answerLine("1", "b", '{"score": 9}'), answerLine("2", "d", '{"score": 2}')]);
  for (const [a, b] of [
    [batchId, like.batchId],
    [like.batchId, batchId],
  ] as const) {
    const compared = await compare(ctx, { a, b });
    expect(compared.counts).toMatchObject({ same: 1, changed: 1 });
    const page = await compareRows(ctx, { a, b, show: "same", offset: 0, limit: 10 });
    expect(page.rows.map((row) => [row.customId, row.sides.map((side) => side?.answer)])).toEqual([
      ["b", ['{"score": 9}', '{"score": 9}']],
    ]);
  }
});

async function taken<Item>(runs: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const run of runs) all.push(...run);
  return all;
}

it("exports rows and lines of one reading, when another one takes its place in between", async () => {
  const { batchId, write } = await parent();
  const child = await rerun(batchId, ["b"], new Date("2026-01-01"));
  const calling = (name: string) => ({
    message: { role: "assistant", content: null, tool_calls: [{ function: { name, arguments: "{}" } }] },
  });
  await child.write("output", [answerLine("1", "b", "", calling("before"))]);
  const batch = await findBatch(ctx, batchId);
  const known = await gapsOf(ctx, batch);
  const fresh: Fresh = (work) => withSource(ctx, batch, work);
  /** Reads a batch anew once what fills gaps is known, and before its lines are looked at. */
  const replacing = (id: string, readAnew: () => Promise<void>): Gaps & { turns: number } => ({
    turns: 0,
    async fill(rows) {
      const fills = (await known?.fill(rows)) ?? new Map();
      this.turns += 1;
      if (this.turns > 1) return fills;
      await readAnew();
      rmSync(spoolPath({ batchId: id, kind: "output", generation: 1 }));
      return fills;
    },
  });

  const ownAnew = replacing(batchId, () =>
    write("output", [answerLine("7", "c", "the second reading"), answerLine("8", "a", "moved")], 2),
  );
  const lines = await taken(chosenLines(Int32Array.of(0, 2), fresh, ownAnew, false));
  expect(lines.map(({ response }) => response)).toEqual([
    answerLine("8", "a", "moved"),
    answerLine("7", "c", "the second reading"),
  ]);
  expect(ownAnew.turns).toBe(2);

  const childAnew = replacing(child.batchId, () =>
    child.write("output", [answerLine("1", "b", "", calling("a name that is longer"))], 2),
  );
  const owner = { batch, priceOf: () => null, hasVectors: false };
  const rows = await taken(wholeRows(owner, { seqs: Int32Array.of(1), fresh, gaps: childAnew }));
  expect(rows.map(({ toolCalls }) => toolCalls)).toEqual([expect.stringContaining("a name that is longer")]);
  expect(childAnew.turns).toBe(2);
});
