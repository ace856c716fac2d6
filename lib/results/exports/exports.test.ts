import { truncateSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, requestLine } from "@/lib/results/cases/files";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { openResultWorld } from "@/lib/results/cases/world";
import { exportFormats } from "@/lib/results/exports/contract";
import { writeSeqs } from "@/lib/results/rules/seqs";
import { askExport, readExport, takeExport } from "@/lib/results/service/exports";
import { spoolPath } from "@/lib/results/spool";
import { resultExports } from "@/lib/results/table";
import { users } from "@/lib/teams/table";
import { createExport, getExport, NewExport } from "./contract";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
  const id = ctx.actor.userId;
  await ctx.db.insert(users).values({ id, name: "Ada", email: `${id}@example.org`, passwordHash: "x" });
}, 60_000);
afterAll(() => world?.close());

const count = 3_000;
const ids = Array.from({ length: count }, (_, n) => `r${n}`);
async function batchOfMany() {
  const made = await world.newBatch(
    ctx,
    ids.map((id) => requestLine(id)),
  );
  await made.write(
    "output",
    ids.map((id) => answerLine(id, id)),
  );
  return made;
}
const ask = async (batchId: string, body: NewExport) =>
  createExport.output.parse(await askExport(ctx, { batchId, ...NewExport.parse(body) }));
const state = async (batchId: string, exportId: string) =>
  getExport.output.parse(await readExport(ctx, { batchId, exportId }));

it("give a choice that no address holds, and say how far they are", async () => {
  const { batchId } = await batchOfMany();
  const chosen = Array.from({ length: count / 2 }, (_, n) => n * 2);
  const seqs = writeSeqs(chosen);
  expect(seqs.length).toBeGreaterThan(6_000);
  const asked = await ask(batchId, { format: "csv", seqs });
  expect(asked).toMatchObject({ state: "waiting", rows: 0, rowCount: chosen.length });
  const { stream, rowCount } = await takeExport(ctx, { batchId, exportId: asked.id });
  expect(rowCount).toBe(chosen.length);
  const reader = stream.getReader();
  const first = await reader.read();
  expect((await state(batchId, asked.id)).state).toBe("running");
  const chunks = [first.value ?? new Uint8Array()];
  for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
  const [, ...rows] = parseCsv(Buffer.concat(chunks).toString("utf8"));
  expect(rows.map(([id]) => id)).toEqual(chosen.map((seq) => ids[seq]));
  expect(await state(batchId, asked.id)).toEqual({ id: asked.id, state: "done", rows: chosen.length, rowCount });
});

it.each(exportFormats)("of %s end as done with every row counted", async (format) => {
  const made = await world.newBatch(ctx, [requestLine("a"), requestLine("b")]);
  await made.write("output", [answerLine("1", "a"), answerLine("2", "b")]);
  const { batchId } = made;
  const asked = await ask(batchId, { format });
  const rows = format === "errors" ? 0 : 2;
  expect(asked.rowCount).toBe(rows);
  await new Response((await takeExport(ctx, { batchId, exportId: asked.id })).stream).arrayBuffer();
  expect(await state(batchId, asked.id)).toMatchObject({ state: "done", rows });
});

it("that break off, or that nobody takes to their end, are failed", async () => {
  const { batchId } = await batchOfMany();
  const left = await ask(batchId, { format: "csv" });
  const reader = (await takeExport(ctx, { batchId, exportId: left.id })).stream.getReader();
  await reader.read();
  await reader.cancel();
  expect((await state(batchId, left.id)).state).toBe("failed");

  const broken = await ask(batchId, { format: "jsonl", order: "arrival" });
  const { stream } = await takeExport(ctx, { batchId, exportId: broken.id });
  truncateSync(spoolPath({ batchId, kind: "output", generation: 1 }), 100);
  await expect(new Response(stream).arrayBuffer()).rejects.toThrow();
  const { state: ended, rows, rowCount } = await state(batchId, broken.id);
  expect(ended).toBe("failed");
  expect(rows).toBeLessThan(rowCount);
});

it("are one's own, and forgotten after a day", async () => {
  const { batchId } = await world.newBatch(ctx, [requestLine("a")]);
  const { id } = await ask(batchId, { format: "csv" });
  const other = { ...ctx, actor: { ...ctx.actor, userId: `${ctx.actor.userId}2` } };
  const stranger = await world.newTeam();
  for (const who of [other, stranger]) {
    await expect(readExport(who, { batchId, exportId: id })).rejects.toMatchObject({ code: "not_found" });
    await expect(takeExport(who, { batchId, exportId: id })).rejects.toMatchObject({ code: "not_found" });
  }
  const { batchId: another } = await world.newBatch(ctx, [requestLine("a")]);
  await expect(state(another, id)).rejects.toMatchObject({ code: "not_found" });
  await ctx.db
    .update(resultExports)
    .set({ createdAt: new Date(Date.now() - 25 * 3_600_000) })
    .where(eq(resultExports.id, id));
  await ask(batchId, { format: "csv" });
  await expect(state(batchId, id)).rejects.toMatchObject({ code: "not_found" });
});

it("says which of the rows that were asked for are no training examples", async () => {
  const ids = ["a", "b", "c", "d"];
  const { batchId, write } = await world.newBatch(
    ctx,
    ids.map((id) => requestLine(id)),
  );
  const turns = JSON.stringify({
    turns: [
      { role: "user", text: "Hi" },
      { role: "assistant", text: "Ho" },
    ],
  });
  await write("output", [
    answerLine("1", "a", turns),
    answerLine("2", "b", "well said"),
    answerLine("3", "c", "cut sho", { finish_reason: "length" }),
  ]);
  const ask = async (more: object) => askExport(ctx, { batchId, ...NewExport.parse({ format: "chat", ...more }) });
  expect(await ask({})).toMatchObject({
    rowCount: 2,
    leftOut: { unanswered: 1, flagged: 1, unchecked: 0, noConversation: 0 },
  });
  expect(await ask({ flagged: true })).toMatchObject({
    rowCount: 3,
    leftOut: { unanswered: 1, flagged: 0, unchecked: 0, noConversation: 0 },
  });
  expect(await ask({ conversation: true })).toMatchObject({
    rowCount: 1,
    leftOut: { unanswered: 1, flagged: 1, unchecked: 0, noConversation: 1 },
  });
  expect(await ask({ filter: "good" })).toMatchObject({ rowCount: 2, leftOut: null });
  expect(await ask({ format: "csv" })).toMatchObject({ rowCount: 4, leftOut: null });
});
