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
