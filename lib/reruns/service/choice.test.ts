import { afterAll, beforeAll, expect, test } from "vitest";
import { answerLine, requestLine } from "@/lib/results/cases/files";
import { openResultWorld } from "@/lib/results/cases/world";
import { type Condition, writeConditions } from "@/lib/results/columns";
import { ResultSelection } from "@/lib/results/contract";
import { findBatch } from "@/lib/results/service/find";
import { sourceOf } from "@/lib/results/source";
import { readSeqs } from "@/lib/results/store/choose";
import { choiceOf } from "./choice";

let world: Awaited<ReturnType<typeof openResultWorld>>;
beforeAll(async () => {
  world = await openResultWorld();
}, 60_000);
afterAll(() => world?.close());

test("all that match a view are those the view shows, by what they cost and by what they are called too", async () => {
  const ctx = await world.newTeam();
  const model = "Qwen/Qwen3.5-9B";
  const requests = ["a", "b", "c"].map((id) => requestLine(id, "x", { model }));
  const ended = { models: [model], status: "completed" as const, isResultComplete: true };
  const { batchId, write } = await world.newBatch(ctx, requests, ended);
  await write("output", [answerLine("1", "a", "short"), answerLine("2", "b", "long ".repeat(500))]);
  const batch = await findBatch(ctx, batchId);
  const source = await sourceOf(ctx.db, batch);
  const matching = async (condition: Condition) => {
    const selection = ResultSelection.parse({ where: writeConditions([condition]) });
    return readSeqs(source, await choiceOf(ctx, batch, { kind: "matching", selection }));
  };
  expect(await matching({ column: "cost", op: ">", value: "0" })).toEqual([0, 1]);
  expect(await matching({ column: "cost", op: "<", value: "0.00001" })).toEqual([0]);
  expect(await matching({ column: "status", op: "=", value: "missing" })).toEqual([2]);
});

test("whatever is amiss with answers is a choice, by itself and narrowed further", async () => {
  const ctx = await world.newTeam();
  const huge = { type: "object", description: "x".repeat(70_000) };
  const asks = (schema: object) => ({ response_format: { type: "json_schema", json_schema: { name: "s", schema } } });
  const requests = [
    requestLine("a", "twice"),
    requestLine("a", "twice"),
    requestLine("b", "said before"),
    requestLine("c", "said before"),
    requestLine("d", "odd"),
    requestLine("e", "not checked", asks(huge)),
    requestLine("f", "off", asks({ type: "object", required: ["n"] })),
    requestLine("g", "never came"),
  ];
  const ended = { status: "completed" as const, isResultComplete: true };
  const { batchId, write } = await world.newBatch(ctx, requests, ended);
  const again = "A sentence that is longer than forty letters, word for word.";
  await write("output", [
    answerLine("1", "a"),
    answerLine("2", "a"),
    answerLine("3", "b", again),
    answerLine("4", "c", again),
    '{"id":"5","custom_id":"d","response":{"status_code":200,"body":{"odd":[1]}},"error":null}',
    answerLine("6", "e", "{}"),
    answerLine("7", "f", "{}"),
    answerLine("8", "stranger"),
  ]);
  const batch = await findBatch(ctx, batchId);
  const source = await sourceOf(ctx.db, batch);
  const seqs = async (rows: Parameters<typeof choiceOf>[2]) => readSeqs(source, await choiceOf(ctx, batch, rows));
  const expected = {
    duplicate_id: [0, 1],
    repeated: [2, 3],
    unknown_shape: [4],
    schema_unchecked: [5],
    schema_invalid: [6],
    pending: [7],
    // A line that belongs to no request cannot be asked again.
    unmatched: [],
  } as const;
  for (const [filter, places] of Object.entries(expected) as [keyof typeof expected, readonly number[]][]) {
    expect(await seqs({ kind: "filter", filter }), filter).toEqual(places);
    expect(await seqs({ kind: "matching", selection: ResultSelection.parse({ filter }) }), filter).toEqual(places);
  }
  const narrowed = ResultSelection.parse({ filter: "repeated", search: "before", where: '[["customId","!=","b"]]' });
  expect(await seqs({ kind: "matching", selection: narrowed })).toEqual([3]);
});
