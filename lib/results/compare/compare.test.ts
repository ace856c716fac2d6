import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, errorLine, requestLine } from "@/lib/results/cases/files";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { openResultWorld } from "@/lib/results/cases/world";
import { compare, compareRows } from "@/lib/results/service/compare";
import { exportCompared } from "@/lib/results/service/compare-export";
import { compareBatches, listComparedRows } from "./contract";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
}, 60_000);
afterAll(() => world?.close());

const model = "Qwen/Qwen3.5-9B";
const requests = (ids: readonly string[]) => ids.map((id) => requestLine(id, `about ${id}`, { model }));
const batch = async (ids: readonly string[], answers: Record<string, string>, failed: readonly string[] = []) => {
  const made = await world.newBatch(ctx, requests(ids));
  await made.write(
    "output",
    Object.entries(answers).map(([id, text], at) => answerLine(`o${at}`, id, text)),
  );
  if (failed.length > 0)
    await made.write(
      "error",
      failed.map((id, at) => errorLine(`e${at}`, id)),
    );
  return made;
};
const summary = async (a: string, b: string) => compareBatches.output.parse(await compare(ctx, { a, b }));
const rows = async (a: string, b: string, more: object = {}) => {
  const query = listComparedRows.query?.parse({ a, b, ...more });
  if (!query) throw new Error("no query");
  return listComparedRows.output.parse(await compareRows(ctx, query));
};

describe("two batches", () => {
  it("are joined by custom_id, each request with its verdict", async () => {
    const a = await batch(
      ["same", "changed", "broke", "down", "late", "mine"],
      { same: "x", changed: "x", broke: "x", mine: "x" },
      ["down"],
    );
    const b = await batch(["theirs", "late", "down", "broke", "changed", "same"], { same: " x\n", changed: "y" }, [
      "down",
      "broke",
    ]);
    const { rows: found, matching } = await rows(a.batchId, b.batchId);
    expect(found.map(({ customId, verdict }) => [customId, verdict])).toEqual([
      ["same", "same"],
      ["changed", "changed"],
      ["broke", "status_changed"],
      ["down", "both_failed"],
      ["late", "both_pending"],
      ["mine", "only_a"],
      ["theirs", "only_b"],
    ]);
    expect(matching).toBe(7);
    expect(found[1]?.sides.map((side) => side?.answer)).toEqual(["x", "y"]);
    expect(found[2]?.sides.map((side) => [side?.status, side?.answer])).toEqual([
      ["answered", "x"],
      ["failed", "boom"],
    ]);
    expect(found[6]).toMatchObject({ prompt: "about theirs", sides: [null, { seq: 0, status: "pending" }] });
    const { rows: one } = await rows(a.batchId, b.batchId, { id: "changed" });
    expect(one.map(({ customId }) => customId)).toEqual(["changed"]);
    const { counts, agreement } = await summary(a.batchId, b.batchId);
    expect(counts).toEqual({
      same: 1,
      changed: 1,
      status_changed: 1,
      both_failed: 1,
      both_pending: 1,
      only_a: 1,
      only_b: 1,
    });
    expect(agreement).toMatchObject({ value: 0.5 });
  });

  it("that answer in JSON agree by values, not by spelling, and field by field", async () => {
    const a = await batch(["1", "2", "3"], {
      1: '{"score": 1, "label": "good"}',
      2: '```json\n{"label": "bad", "score": 0.5}\n```',
      3: '{"score": 0, "label": "bad"}',
    });
    const b = await batch(["1", "2", "3"], {
      1: 'It is {"label": "good", "score": 1.0}.',
      2: '{"label": "bad", "score": 0.75, "why": "late"}',
      3: "I cannot say.",
    });
    const { counts, fields } = await summary(a.batchId, b.batchId);
    expect(counts).toMatchObject({ same: 1, changed: 2 });
    expect(fields[0]?.batchId).toBe(b.batchId);
    const of = (path: string) => fields[0]?.fields.find((field) => field.path === path);
    expect(of("label")).toMatchObject({ both: 2, equal: 2, onlyA: 1, onlyB: 0 });
    expect(of("score")).toMatchObject({ both: 2, equal: 1, onlyA: 1, meanA: 0.5, meanB: 0.875, distance: 0.125 });
    expect(of("why")).toMatchObject({ both: 0, onlyB: 1 });
  });

  it("tell tokens and cost of the same work only", async () => {
    const a = await batch(["1", "2"], { 1: "four", 2: "twelve words" });
    const b = await batch(["1", "2"], { 1: "four more" });
    const [first, second] = (await summary(a.batchId, b.batchId)).batches;
    expect(first?.shared).toMatchObject({ rows: 1, inputTokens: 10, outputTokens: 4 });
    expect(second?.shared).toMatchObject({ rows: 1, inputTokens: 10, outputTokens: 9 });
    expect(Number(second?.shared.cost)).toBeGreaterThan(Number(first?.shared.cost));
    expect(first).toMatchObject({ rows: 2, answered: 2, failed: 0 });
  });

  it("that share no request tell no cost of shared work", async () => {
    const a = await batch(["mine"], { mine: "x" });
    const b = await batch(["theirs"], { theirs: "x" });
    const none = { rows: 0, inputTokens: null, outputTokens: null, cost: null };
    expect((await summary(a.batchId, b.batchId)).batches.map(({ shared }) => shared)).toEqual([none, none]);
  });

  it("of vectors are compared by cosine", async () => {
    const line = (id: string, vector: readonly number[]) =>
      JSON.stringify({
        ...{ id, custom_id: id, error: null },
        response: {
          status_code: 200,
          body: { object: "list", data: [{ embedding: vector }], usage: { prompt_tokens: 1 } },
        },
      });
    const [a, b] = [await world.newBatch(ctx, requests(["1", "2"])), await world.newBatch(ctx, requests(["1", "2"]))];
    await a.write("output", [line("1", [1, 0, 0]), line("2", [1, 0, 0])]);
    await b.write("output", [line("1", [0.5, 0.0001, 0]), line("2", [1, 1, 0])]);
    const { rows: found } = await rows(a.batchId, b.batchId);
    expect(found.map(({ verdict, cosine }) => [verdict, cosine?.toFixed(3)])).toEqual([
      ["same", "1.000"],
      ["changed", "0.707"],
    ]);
    expect((await summary(a.batchId, b.batchId)).cosine?.toFixed(3)).toBe("0.854");
  });

  it("that call tools differ by what is called, not by the ids of the calls", async () => {
    const calling = (id: string, call: string, given: string) =>
      answerLine(id, id, "", {
        message: {
          role: "assistant",
          content: null,
          tool_calls: [{ id: call, type: "function", function: { name: "find", arguments: given } }],
        },
      });
    const [a, b] = [await world.newBatch(ctx, requests(["1", "2"])), await world.newBatch(ctx, requests(["1", "2"]))];
    await a.write("output", [calling("1", "call_a", '{"q": "x", "n": 1}'), calling("2", "call_a", '{"q": "x"}')]);
    await b.write("output", [calling("1", "call_b", '{"n": 1, "q": "x"}'), calling("2", "call_b", '{"q": "y"}')]);
    expect((await rows(a.batchId, b.batchId)).rows.map(({ verdict }) => verdict)).toEqual(["same", "changed"]);
  });

  it("do not differ where one was delivered as files and the other as merged rows", async () => {
    const body = { object: "chat.completion", choices: [{ message: { role: "assistant", content: "x" } }] };
    const file = { id: "batch_req_1", custom_id: "1", response: { status_code: 200, body }, error: null };
    const merged = { id: "1", custom_id: "1", status: "completed", input_body: {}, response_body: body, error: null };
    const [a, b] = [await world.newBatch(ctx, requests(["1", "2"])), await world.newBatch(ctx, requests(["1", "2"]))];
    await a.write("output", [JSON.stringify(file)]);
    await b.write("output", [JSON.stringify(merged)]);
    await a.write("error", [errorLine("2", "2", 400, "no")]);
    await b.write("error", [errorLine("2", "2", 400, "no")]);
    expect((await summary(a.batchId, b.batchId)).counts).toMatchObject({ same: 1, both_failed: 1, changed: 0 });
  });

  it("keep requests apart that share an id", async () => {
    const a = await batch(["x", "x"], {});
    await a.write("output", [answerLine("1", "x", "one"), answerLine("2", "x", "two")]);
    const b = await batch(["x", "x"], {});
    await b.write("output", [answerLine("1", "x", "one"), answerLine("2", "x", "three")]);
    const { rows: found } = await rows(a.batchId, b.batchId);
    expect(found.map(({ turn, verdict }) => [turn, verdict])).toEqual([
      [1, "same"],
      [2, "changed"],
    ]);
  });
});

it("pages, filters and searches over the whole set", async () => {
  const ids = Array.from({ length: 500 }, (_, n) => `r${n}`);
  const say = (change: (n: number) => string) => Object.fromEntries(ids.map((id, n) => [id, change(n)]));
  const a = await batch(
    ids,
    say((n) => `answer ${n}`),
  );
  const b = await batch(
    ids,
    say((n) => (n % 10 === 0 ? `other ${n}` : `answer ${n}`)),
  );
  const page = await rows(a.batchId, b.batchId, { show: "changed", offset: 40, limit: 5 });
  expect(page.matching).toBe(50);
  expect(page.rows.map(({ customId }) => customId)).toEqual(["r400", "r410", "r420", "r430", "r440"]);
  const hits = await rows(a.batchId, b.batchId, { search: "OTHER 49" });
  expect(hits.rows.map(({ customId }) => customId)).toEqual(["r490"]);
  expect((await rows(a.batchId, b.batchId, { search: "nothing like it" })).matching).toBe(0);
});

it("more than two batches say what any of them changed", async () => {
  const made = [
    await batch(["1", "2", "3"], { 1: "x", 2: "x", 3: "x" }),
    await batch(["1", "2", "3"], { 1: "x", 2: "x", 3: "x" }),
    await batch(["1", "2"], { 1: "x", 2: "z" }),
  ];
  const [a = "", ...others] = made.map(({ batchId }) => batchId);
  const { rows: found } = await rows(a, others.join(","));
  expect(found.map(({ verdict, sides }) => [verdict, sides.length])).toEqual([
    ["same", 3],
    ["changed", 3],
    ["only_a", 3],
  ]);
  expect((await summary(a, others.join(","))).batches).toHaveLength(3);
});

it("answers that arrive later are seen, and a new generation replaces what was read", async () => {
  const a = await batch(["1", "2"], { 1: "x", 2: "x" });
  const b = await batch(["1", "2"], { 1: "x" });
  expect((await summary(a.batchId, b.batchId)).counts).toMatchObject({ same: 1, status_changed: 1 });
  await b.write("output", [answerLine("9", "2", "x")]);
  expect((await summary(a.batchId, b.batchId)).counts).toMatchObject({ same: 2 });
  await b.write("output", [answerLine("8", "1", "y")], 2);
  expect((await summary(a.batchId, b.batchId)).counts).toMatchObject({ changed: 1, status_changed: 1 });
});

it("other teams' batches, too many and the same twice are refused", async () => {
  const a = await batch(["1"], {});
  const stranger = await world.newTeam();
  const theirs = await world.newBatch(stranger, requests(["1"]));
  await expect(compare(ctx, { a: a.batchId, b: theirs.batchId })).rejects.toMatchObject({ code: "not_found" });
  await expect(compare(ctx, { a: a.batchId, b: a.batchId })).rejects.toMatchObject({ code: "invalid_input" });
  await expect(compare(ctx, { a: "1", b: "2,3,4,5" })).rejects.toMatchObject({ code: "invalid_input" });
});

it("the export has every row, whole answers, and no formulas", async () => {
  const long = `=${"word ".repeat(1_000)}`;
  const a = await batch(["1", "2"], { 1: long, 2: "x" });
  const b = await batch(["1", "2"], { 1: "-1", 2: "x" });
  const { stream, rowCount } = await exportCompared(ctx, { a: a.batchId, b: b.batchId, show: "all" });
  const [head, first] = parseCsv(await new Response(stream).text());
  expect(rowCount).toBe(2);
  expect(head?.slice(0, 4)).toEqual(["custom_id", "prompt", "verdict", "cosine"]);
  expect([first?.[5], first?.[8]]).toEqual([`'${long}`, "'-1"]);
});

it("the export of a search has the rows that were found, and no others", async () => {
  const a = await batch(["1", "2", "3"], { 1: "a river", 2: "a hill", 3: "a lake" });
  const b = await batch(["1", "2", "3"], { 1: "a stream", 2: "a hill", 3: "the River" });
  const { stream, rowCount } = await exportCompared(ctx, {
    ...{ a: a.batchId, b: b.batchId },
    ...{ show: "changed", search: "river" },
  });
  const [, ...rows] = parseCsv(await new Response(stream).text());
  expect(rowCount).toBe(2);
  expect(rows.map(([id]) => id)).toEqual(["1", "3"]);
});
