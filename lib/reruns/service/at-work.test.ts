import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batches } from "@/lib/batches/table";
import { createBuiltinEmulatorConnection } from "@/lib/connections/service";
import { connections } from "@/lib/connections/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { FenceLost } from "@/lib/db/lease";
import { spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { answerLine, requestLine } from "@/lib/results/cases/files";
import { openResultWorld } from "@/lib/results/cases/world";
import { users } from "@/lib/teams/table";
import { createChildBatch, makeChild } from "./children";
import { retryChosenRows, retryInPlace, retryUnanswered } from "./retry-rows";

let world: Awaited<ReturnType<typeof openResultWorld>>;
beforeAll(async () => {
  world = await openResultWorld();
}, 60_000);
afterAll(() => world?.close());

/** A finished batch of which "a" was answered, at an upstream that cannot retry inside a batch. */
async function begun() {
  const ctx = await world.newTeam();
  const { db, team, actor } = ctx;
  await db.insert(users).values({ id: actor.userId, email: `${actor.userId}@example.org`, name: "Ada" });
  process.env.EMULATOR_URL = "http://127.0.0.1:9/v1";
  const connectionId = await createBuiltinEmulatorConnection(db, { teamId: team.id, userId: actor.userId });
  const [connection] = await db.select().from(connections).where(eq(connections.id, connectionId));
  if (!connection) throw new Error("unreachable");
  const capabilities = { ...connection.capabilities, hasInPlaceRetry: false };
  await db.update(connections).set({ capabilities }).where(eq(connections.id, connectionId));
  const requests = ["a", "b", "c"].map((id) => requestLine(id, "x", { model: "Qwen/Qwen3.5-9B" }));
  const made = await world.newBatch(ctx, requests, {
    ...{ connectionId, status: "completed", finishedAt: new Date(), isResultComplete: true, upstreamId: "u" },
    ...{ completed: 1, resultRows: 1 },
  });
  await made.write("output", [answerLine("1", "a")]);
  await db.insert(inputFiles).values({
    ...{ id: made.fileId, teamId: team.id, createdBy: actor.userId, name: "in.jsonl", sizeBytes: 1_000 },
    ...{ state: "ready" as const, spool: spoolId() },
  });
  return { ctx, batchId: made.batchId };
}

const childrenOf = ({ db }: TeamCtx, batchId: string) =>
  db
    .select()
    .from(batches)
    .where(and(eq(batches.parentId, batchId)));
const retry = (ctx: TeamCtx, batchId: string, ...ids: string[]) =>
  retryChosenRows(ctx, {
    ...{ batchId, idempotencyKey: crypto.randomUUID() },
    rows: ids.length > 0 ? { kind: "customIds", ids } : { kind: "unanswered" },
  });

test("rows that a retry is at work on are not sent a second time, however they are asked for", async () => {
  const { ctx, batchId } = await begun();
  const twice = await Promise.allSettled([retry(ctx, batchId), retry(ctx, batchId)]);
  expect(twice.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  for (const again of [
    () => retry(ctx, batchId, "c"),
    () => retryUnanswered(ctx, batchId),
    () => retryInPlace(ctx, { batchId }),
    () =>
      createChildBatch(ctx, {
        ...{ batchId, idempotencyKey: crypto.randomUUID(), relation: "retry", changes: {} },
        rows: { kind: "seqs", seqs: [1] },
      }),
  ])
    await expect(again()).rejects.toThrow(/“Quiz run · retry” is already at work on [12] rows? of these/);
  expect(await childrenOf(ctx, batchId)).toHaveLength(1);
});

test("other rows may be retried meanwhile, and all of them once the retry is over and its answers are here", async () => {
  const { ctx, batchId } = await begun();
  const first = await retry(ctx, batchId, "b");
  expect((await retry(ctx, batchId, "c")).batch.counts.total).toBe(1);
  const end = { status: "failed" as const, upstreamId: "v", finishedAt: new Date(), isResultComplete: false };
  await ctx.db.update(batches).set(end).where(eq(batches.id, first.batch.id));
  await expect(retry(ctx, batchId, "b")).rejects.toThrow("at work on 1 row");
  await ctx.db.update(batches).set({ isResultComplete: true }).where(eq(batches.id, first.batch.id));
  expect((await retry(ctx, batchId, "b")).isChild).toBe(true);
});

test("an edited rerun keeps its rows too, and the same key again answers with what it made", async () => {
  const { ctx, batchId } = await begun();
  const edit = {
    ...{
      batchId,
      idempotencyKey: crypto.randomUUID(),
      relation: "edit" as const,
      changes: { params: { max_tokens: 9 } },
    },
    rows: { kind: "seqs" as const, seqs: [2] },
  };
  await createChildBatch(ctx, edit);
  await expect(retry(ctx, batchId)).rejects.toThrow("“Quiz run · edited” is already at work on 1 row");
  const same = { batchId, idempotencyKey: crypto.randomUUID(), rows: { kind: "customIds" as const, ids: ["b"] } };
  const made = await retryChosenRows(ctx, same);
  expect((await retryChosenRows(ctx, same)).batch.id).toBe(made.batch.id);
});

test("a process that lost its turn while it made the file sends nothing", async () => {
  const { ctx, batchId } = await begun();
  const input = { batchId, idempotencyKey: crypto.randomUUID(), relation: "retry" as const, changes: {} };
  const fence = { name: `rerun:${batchId}`, fence: 1 };
  const made = makeChild(ctx, { ...input, rows: { kind: "seqs", seqs: [1] } }, fence);
  await expect(made).rejects.toThrow(FenceLost);
  expect(await childrenOf(ctx, batchId)).toEqual([]);
});

test("what is still running is not sent beside itself", async () => {
  const { ctx, batchId } = await begun();
  await ctx.db.update(batches).set({ status: "in_progress", finishedAt: null }).where(eq(batches.id, batchId));
  await expect(retry(ctx, batchId)).rejects.toThrow("The batch is at work on these rows itself");
});

test("a retry is held to what is left of the limit, or to that of its run, and to none that is used up", async () => {
  const { ctx, batchId } = await begun();
  const set = (over: Partial<typeof batches.$inferInsert>, id = batchId) =>
    ctx.db.update(batches).set(over).where(eq(batches.id, id));
  await set({ moneyGuard: "1", cost: "0.4000012" });
  const first = await retry(ctx, batchId, "b");
  expect(first.batch.moneyGuard).toBe("0.5999");
  await set({ cost: "0.6" }, first.batch.id);
  await expect(retry(ctx, batchId, "c")).rejects.toThrow("This batch and its retries have cost $1.00");
  await set({ cost: "1.2" });
  await expect(retry(ctx, batchId, "c")).rejects.toThrow("Raise or remove the limit first");
  await set({ cost: "0.1", runId: "run_12345678" });
  expect((await retry(ctx, batchId, "c")).batch).toMatchObject({ moneyGuard: "1", runId: "run_12345678" });
});
