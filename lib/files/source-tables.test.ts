import { existsSync, rmSync, writeFileSync } from "node:fs";
import { eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { batches } from "@/lib/batches/table";
import type { Database } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { requestLine } from "@/lib/results/cases/files";
import { openResultWorld } from "@/lib/results/cases/world";
import { expireResults } from "@/lib/results/service/retention";
import { resumeChecks } from "./check";
import { removeUnusedSources } from "./remove-sources";
import { inputPath, spoolId } from "./spool";
import { sweepUploads } from "./sweep";
import { inputFiles } from "./table";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
let db: Database;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
  db = world.db;
}, 60_000);
afterAll(() => world?.close());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function addFile(more: Partial<typeof inputFiles.$inferInsert>): Promise<string> {
  const id = newId("fil");
  writeFileSync(inputPath(id), "x");
  const file = { id, teamId: ctx.team.id, createdBy: ctx.actor.userId, name: "orders.csv", sizeBytes: 1 };
  await db.insert(inputFiles).values({ ...file, state: "ready", spool: spoolId(), ...more });
  return id;
}
const addTable = (createdAt = new Date(), more = {}) => addFile({ kind: "source", createdAt, ...more });
const addInput = (sourceId: string, createdAt = new Date()) => addFile({ sourceId, createdAt });
async function addBatch(inputFileId: string, more: Partial<typeof batches.$inferInsert> = {}): Promise<string> {
  const { batchId } = await world.newBatch(ctx, [requestLine("a")], { status: "completed", ...more, inputFileId });
  return batchId;
}
async function isThere(id: string): Promise<boolean> {
  const rows = await db.select({ id: inputFiles.id }).from(inputFiles).where(eq(inputFiles.id, id));
  expect(existsSync(inputPath(id))).toBe(rows.length === 1);
  return rows.length === 1;
}

it("lets go of a table with the last batch that has its results, of all the files that were made of it", async () => {
  const table = await addTable();
  const [whole, derived] = [await addInput(table), await addInput(table)];
  const [first, second] = [await addBatch(whole), await addBatch(derived)];
  await db.delete(batches).where(eq(batches.id, first));
  await removeUnusedSources(db, whole);
  expect(await isThere(table)).toBe(true);
  await db.delete(batches).where(eq(batches.id, second));
  // The other file was uploaded a moment ago and may still become a batch.
  await removeUnusedSources(db, derived);
  expect(await isThere(table)).toBe(true);
  await db
    .update(inputFiles)
    .set({ createdAt: daysAgo(2) })
    .where(eq(inputFiles.id, whole));
  await removeUnusedSources(db, derived);
  expect(await isThere(table)).toBe(false);
  const [input] = await db.select({ sourceId: inputFiles.sourceId }).from(inputFiles).where(eq(inputFiles.id, whole));
  expect(input).toEqual({ sourceId: null });
});

it("lets go of it when the team keeps the results no longer", async () => {
  const table = await addTable(daysAgo(40));
  const batchId = await addBatch(await addInput(table, daysAgo(40)), { finishedAt: daysAgo(40) });
  await expireResults(db);
  expect(await isThere(table)).toBe(true);
  await db.execute(sql`update teams set result_days = 30 where id = ${ctx.team.id}`);
  await expireResults(db);
  expect(await isThere(table)).toBe(false);
  const [row] = await db.select({ at: batches.resultsRemovedAt }).from(batches).where(eq(batches.id, batchId));
  expect(row?.at).not.toBeNull();
  await db.execute(sql`update teams set result_days = null where id = ${ctx.team.id}`);
});

it("is read again from its start when a stop cut that off", async () => {
  const content = [
    ["custom_id", "a"],
    ["r", "x"],
  ]
    .map(sourceLine)
    .join("");
  const [whole, broken] = [
    await addTable(undefined, { state: "checking" }),
    await addTable(undefined, { state: "checking" }),
  ];
  writeFileSync(inputPath(whole), content);
  await resumeChecks();
  const rows = await db
    .select({ id: inputFiles.id, state: inputFiles.state, requests: inputFiles.requests })
    .from(inputFiles)
    .where(inArray(inputFiles.id, [whole, broken]));
  expect(Object.fromEntries(rows.map(({ id, state, requests }) => [id, [state, requests]]))).toEqual({
    [whole]: ["ready", 1],
    [broken]: ["rejected", 0],
  });
});

it("clears away what nothing was made of in a day, in its own data directory", async () => {
  const [old, fresh, elsewhere] = [
    await addTable(daysAgo(2)),
    await addTable(),
    await addTable(daysAgo(2), { spool: "another" }),
  ];
  const used = await addTable(daysAgo(2));
  await addBatch(await addInput(used, daysAgo(2)));
  const half = await addTable(daysAgo(2), { state: "uploading" });
  await sweepUploads();
  expect(await Promise.all([old, fresh, elsewhere, used, half].map(isThere))).toEqual([false, true, true, true, false]);
  for (const id of [fresh, elsewhere, used]) rmSync(inputPath(id));
});
