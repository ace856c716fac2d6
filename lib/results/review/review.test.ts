import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, errorLine, requestLine } from "@/lib/results/cases/files";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { openResultWorld } from "@/lib/results/cases/world";
import { exportGold, review, reviewQueue, reviews } from "@/lib/results/service/review";
import { users } from "@/lib/teams/table";
import { listReviewQueue, listReviews, putReview } from "./contract";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
let other: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
  const person = (id: string) => ({
    id,
    name: `Person ${id.slice(-4)}`,
    email: `${id}@example.org`,
    passwordHash: "x",
  });
  other = { ...ctx, actor: { ...ctx.actor, userId: `${ctx.actor.userId}2`, name: "Bo" } };
  await ctx.db.insert(users).values([person(ctx.actor.userId), person(other.actor.userId)]);
}, 60_000);
afterAll(() => world?.close());

const batchOf = async (count: number) => {
  const ids = Array.from({ length: count }, (_, n) => `r${n}`);
  const made = await world.newBatch(
    ctx,
    ids.map((id) => requestLine(id)),
  );
  await made.write(
    "output",
    ids.slice(0, -1).map((id, n) => answerLine(`${n}`, id, `{"grade": "${n % 2 ? "good" : "bad"}"}`)),
  );
  await made.write("error", [errorLine("e", ids.at(-1) ?? "")]);
  return made.batchId;
};
type Verdict = "accept" | "reject" | null;
const put = async (who: TeamCtx, batchId: string, seq: number, verdict: Verdict, note = "", isRandom = true) =>
  putReview.output.parse(await review(who, { batchId, seq, verdict, note, isRandom }));
const summary = async (batchId: string) => listReviews.output.parse(await reviews(ctx, { batchId }));
const queue = async (batchId: string, more: object = {}) => {
  const query = listReviewQueue.query?.parse(more);
  if (!query) throw new Error("no query");
  return listReviewQueue.output.parse(await reviewQueue(ctx, { batchId, ...query }));
};

describe("labels", () => {
  it("are one per row and person, changed and taken away by their owner", async () => {
    const batchId = await batchOf(4);
    await put(ctx, batchId, 0, "accept");
    await put(ctx, batchId, 0, "reject", "wrong grade");
    await put(other, batchId, 0, "reject");
    const { reviews: found } = await summary(batchId);
    expect(found.map(({ seq, customId, verdict, note, by }) => [seq, customId, verdict, note, by.id])).toEqual([
      [0, "r0", "reject", "", other.actor.userId],
      [0, "r0", "reject", "wrong grade", ctx.actor.userId],
    ]);
    expect((await put(ctx, batchId, 0, null)).review).toBeNull();
    expect((await summary(batchId)).reviews).toHaveLength(1);
    await expect(put(ctx, batchId, 99, "accept")).rejects.toMatchObject({ code: "not_found" });
  });

  it("say how many rows are wrong, a disputed one among them", async () => {
    const batchId = await batchOf(12);
    for (const seq of [0, 1, 2, 3, 4, 5, 6]) await put(ctx, batchId, seq, "accept");
    for (const seq of [7, 8]) await put(ctx, batchId, seq, "reject");
    await put(other, batchId, 0, "reject");
    await put(other, batchId, 1, null, "only a note");
    const { rows, errorRate } = await summary(batchId);
    expect(rows).toEqual({ accepted: 6, rejected: 2, disputed: 1 });
    expect(errorRate?.value).toBeCloseTo(3 / 9);
    expect(errorRate?.low).toBeCloseTo(0.1206, 3);
  });

  it("tell the share of wrong rows by those alone that were drawn at random", async () => {
    const batchId = await batchOf(12);
    for (const seq of [0, 1, 2, 3]) await put(ctx, batchId, seq, "reject", "", false);
    expect(await summary(batchId)).toMatchObject({ rows: { rejected: 4 }, drawn: 0, errorRate: null });
    for (const seq of [4, 5, 6]) await put(ctx, batchId, seq, "accept");
    await put(ctx, batchId, 7, "reject");
    await put(ctx, batchId, 8, null, "only a note");
    const told = await summary(batchId);
    expect(told).toMatchObject({ rows: { accepted: 3, rejected: 5 }, drawn: 4 });
    expect(told.errorRate?.value).toBeCloseTo(1 / 4);
    await put(ctx, batchId, 7, "reject", "seen again among others", false);
    expect((await summary(batchId)).drawn, "stays of the sample").toBe(4);
  });

  it("are only of the own team's batches", async () => {
    const batchId = await batchOf(2);
    const stranger = await world.newTeam();
    await expect(put(stranger, batchId, 0, "accept")).rejects.toMatchObject({ code: "not_found" });
    await expect(reviews(stranger, { batchId })).rejects.toMatchObject({ code: "not_found" });
  });
});

it("the queue has answered rows only, in one random order for all, or in input order, or narrowed", async () => {
  const batchId = await batchOf(40);
  const random = await queue(batchId);
  expect(random.matching).toBe(39);
  expect(random.seqs).not.toEqual((await queue(batchId, { order: "input" })).seqs);
  expect((await queue(batchId)).seqs).toEqual(random.seqs);
  expect((await queue(batchId, { limit: 5 })).seqs).toEqual(random.seqs.slice(0, 5));
  expect((await queue(batchId, { search: "r3", order: "input" })).seqs).toEqual([
    3, 30, 31, 32, 33, 34, 35, 36, 37, 38,
  ]);
});

it("the queue takes any selection, and of it what is answered", async () => {
  const ids = ["a", "a", "b", "c"];
  const made = await world.newBatch(
    ctx,
    ids.map((id) => requestLine(id)),
  );
  await made.write("output", [
    answerLine("1", "a", '{"score": 2}'),
    answerLine("2", "b", '{"score": 7}'),
    answerLine("3", "c", '{"score": 8}'),
  ]);
  const seqs = async (more: object) => (await queue(made.batchId, { order: "input", ...more })).seqs;
  expect(await seqs({ filter: "duplicate_id" })).toEqual([0]);
  expect(await seqs({ where: '[["json.score",">","5"]]' })).toEqual([2, 3]);
  expect(await seqs({ filter: "failed" })).toEqual([]);
});

it("what a rerun answered is what is judged and kept as gold", async () => {
  const parent = await world.newBatch(ctx, [requestLine("a")]);
  await parent.write("error", [errorLine("1", "a")]);
  const more = { parentId: parent.batchId, relation: "retry", resultRows: 1 } as const;
  const rerun = await world.newBatch(ctx, [requestLine("a")], more);
  await rerun.write("output", [answerLine("2", "a", "at last")]);
  expect((await queue(parent.batchId)).seqs).toEqual([0]);
  await put(ctx, parent.batchId, 0, "accept");
  const gold = await exportGold(ctx, { batchId: parent.batchId, format: "jsonl" });
  expect(JSON.parse(await new Response(gold.stream).text())).toMatchObject({ custom_id: "a", answer: "at last" });
});

it("the gold set has long fields whole", async () => {
  const why = "because ".repeat(400);
  const made = await world.newBatch(ctx, [requestLine("a")]);
  await made.write("output", [answerLine("1", "a", JSON.stringify({ why }))]);
  await put(ctx, made.batchId, 0, "accept");
  const gold = await exportGold(ctx, { batchId: made.batchId, format: "jsonl" });
  expect(JSON.parse(await new Response(gold.stream).text()).why).toBe(why);
});

it("the gold set is the accepted rows in input order, as CSV and as lines", async () => {
  const batchId = await batchOf(6);
  await put(ctx, batchId, 3, "accept");
  await put(ctx, batchId, 1, "accept", "=SUM(1)");
  await put(ctx, batchId, 2, "reject");
  await put(ctx, batchId, 4, "accept");
  await put(other, batchId, 4, "reject");
  const csv = await exportGold(ctx, { batchId, format: "csv" });
  expect(csv.rowCount).toBe(2);
  expect(parseCsv(await new Response(csv.stream).text())).toEqual([
    ["custom_id", "answer", "grade", "note"],
    ["r1", '{"grade": "good"}', "good", "'=SUM(1)"],
    ["r3", '{"grade": "good"}', "good", ""],
  ]);
  const lines = await exportGold(ctx, { batchId, format: "jsonl" });
  const text = await new Response(lines.stream).text();
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { custom_id: "r1", answer: '{"grade": "good"}', grade: "good", note: "=SUM(1)" },
    { custom_id: "r3", answer: '{"grade": "good"}', grade: "good", note: "" },
  ]);
});
