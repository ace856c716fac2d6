import { existsSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { batches } from "@/lib/batches/table";
import { type Database, database } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, requestLine } from "@/lib/results/cases/files";
import { openResultWorld } from "@/lib/results/cases/world";
import { ResultQuery } from "@/lib/results/contract";
import { list } from "@/lib/results/service";
import { spoolDir } from "@/lib/results/spool";
import { expireResults, getRetention, setRetentionDays } from "./retention";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
let db: Database;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
  db = database();
}, 60_000);
afterAll(() => world?.close());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
async function ended(days: number) {
  const { batchId, write } = await world.newBatch(ctx, [requestLine("a")], {
    ...{ status: "completed", finishedAt: daysAgo(days), isResultComplete: true, resultRows: 1 },
  });
  await write("output", [answerLine("1", "a")]);
  return batchId;
}
const answered = async (batchId: string) => (await list(ctx, { batchId, ...ResultQuery.parse({}) })).counts.answered;

it("removes what a team no longer keeps, and nothing before it says so", async () => {
  const [old, recent] = [await ended(40), await ended(10)];
  await expireResults(db);
  expect([await answered(old), await answered(recent)]).toEqual([1, 1]);
  expect(await getRetention(ctx)).toMatchObject({ days: null, batches: 2 });

  expect(await setRetentionDays(ctx, { days: 30 })).toMatchObject({ days: 30, batches: 1 });
  await expireResults(db);
  expect([await answered(old), await answered(recent)]).toEqual([0, 1]);
  expect([existsSync(spoolDir(old)), existsSync(spoolDir(recent))]).toEqual([false, true]);
  const [row] = await db.select().from(batches).where(eq(batches.id, old));
  expect(row).toMatchObject({ isResultComplete: true, resultRows: 1 });
  expect(row?.resultsRemovedAt).not.toBeNull();
  expect(await getRetention(ctx)).toMatchObject({ days: 30, batches: 1 });
});
