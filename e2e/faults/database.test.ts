import { eq, sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chatLines } from "@/e2e/support/upload";
import { create } from "@/lib/batches/service/create";
import { batches } from "@/lib/batches/table";
import { database, pool } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { migrateDatabase } from "@/lib/db/migrate";
import { isDatabaseAway } from "@/lib/db/outage";
import { inputFiles } from "@/lib/files/table";
import { submitDue } from "@/lib/jobs/submit";
import { amount } from "./support/amount";
import { type ChaosProxy, chaosProxy } from "./support/chaos-proxy";
import { type FaultyWorld, faultyWorld } from "./support/faulty-world";
import { queueBatch } from "./support/queue-batch";

let world: FaultyWorld;
let line: ChaosProxy;

/** Drops the pool of this process, so that the next query finds the database at `url`. */
async function switchDatabase(url: string): Promise<void> {
  await pool().end();
  for (const name of ["pool", "database", "runtime"])
    Reflect.deleteProperty(globalThis, Symbol.for(`batchdeck.${name}`));
  process.env.DATABASE_URL = url;
}

async function msToNextStep(): Promise<number | null> {
  const [next] = await database()
    .select({ ms: sql<number | null>`(extract(epoch from min(${batches.nextStepAt}) - now()) * 1000)::float8` })
    .from(batches)
    .where(sql`${batches.status} in ('queued', 'uploading', 'creating')`);
  return next?.ms ?? null;
}

beforeAll(async () => {
  world = await faultyWorld();
  const { searchParams, pathname } = new URL(world.databaseUrl);
  line = await chaosProxy({ path: `${searchParams.get("host")}/.s.PGSQL.5432` });
  await switchDatabase(`postgresql://batchdeck@127.0.0.1:${line.port}${pathname}`);
});
afterAll(async () => {
  await line?.close();
  await world?.close();
});

const isCommit = (sent: string): boolean => /\bcommit\b/i.test(sent);
const never = () => false;

async function readyFile(): Promise<string> {
  const { fileId, batchId } = await queueBatch(world.connectionId, Buffer.from(chatLines(2)));
  const db = database();
  await db.delete(batches).where(eq(batches.id, batchId));
  const models = ["Qwen/Qwen3.5-9B"];
  await db
    .update(inputFiles)
    .set({ models, endpoints: ["/v1/chat/completions"] })
    .where(eq(inputFiles.id, fileId));
  return fileId;
}

test("F18: the answer to a commit is lost: repeated with its key, a submission makes one batch", async () => {
  const inputFileId = await readyFile();
  const actor = { userId: "use_1", sessionId: "ses_1", name: "Ada", email: "ada@example.org" };
  const team = { id: "tea_1", slug: "team", name: "Team" };
  const wish = { inputFileId, connectionId: world.connectionId, window: "24h", tags: [], metadata: {}, estimate: null };
  const lineage = { parentId: null, relation: null, runId: null, moneyGuard: null };
  const rounds = amount(100, 25);
  let lost = 0;
  for (let round = 0; round < rounds; round += 1) {
    const idempotencyKey = newId("bat");
    line.loseAnswers(isCommit);
    const ctx = (): TeamCtx => ({ db: database(), requestId: "r", actor, team, role: "owner" });
    const send = () => create(ctx(), { name: `Round ${round}`, ...wish, ...lineage, idempotencyKey });
    let id: string | null = null;
    for (let turn = 0; id === null && turn < 40; turn += 1) {
      id = await send().then(
        (made) => made.id,
        (error: unknown) => {
          if (!isDatabaseAway(error)) throw error;
          lost += 1;
          line.loseAnswers(never);
          return null;
        },
      );
    }
    expect(id).not.toBeNull();
  }
  const rows = await database().select({ key: batches.idempotencyKey }).from(batches);
  expect(rows).toHaveLength(rounds);
  expect(lost).toBeGreaterThanOrEqual(rounds);
  await database().delete(batches);
});

test("F18: answers to commits are lost while batches are sent: each is created once", async () => {
  const many = amount(60, 20);
  for (let n = 0; n < many; n += 1) await queueBatch(world.connectionId, Buffer.from(chatLines(2)), `Batch ${n}`);
  let commits = 0;
  line.loseAnswers((sent) => {
    if (!isCommit(sent)) return false;
    commits += 1;
    return commits % 5 === 0;
  });
  for (let turn = 0; turn < 400; turn += 1) {
    await submitDue().catch((error) => {
      if (!isDatabaseAway(error)) throw error;
    });
    const ms = await msToNextStep().catch(() => 0);
    if (ms === null) break;
    // What is due may wait for a place that a lost claim still holds.
    await world.clock.forward(Math.max(5_000, Math.ceil(ms)));
  }
  line.loseAnswers(never);
  const rows = await database().select().from(batches);
  expect(rows.filter((row) => row.submission !== "created").map((row) => [row.status, row.statusNote])).toEqual([]);
  const { creates } = await world.ledger();
  expect(rows.map((row) => creates[row.marker]?.count)).toEqual(rows.map(() => 1));
  expect(commits).toBeGreaterThan(5 * many);
});

test("F17: while the database is away everything says so, and it heals by itself", async () => {
  line.fail();
  const began = performance.now();
  const error = await database()
    .select({ one: sql`1` })
    .from(batches)
    .then(
      () => null,
      (caught: unknown) => caught,
    );
  expect(isDatabaseAway(error)).toBe(true);
  expect(performance.now() - began).toBeLessThan(10_000);
  await expect(submitDue()).rejects.toSatisfy(isDatabaseAway);
  line.heal();
  await vi.waitFor(() => database().select({ one: sql`1` }).from(batches), { timeout: 10_000 });
});

test("F16: a first start that is interrupted anywhere leaves the next one a whole schema", async () => {
  const url = new URL(String(process.env.DATABASE_URL));
  const admin = new pg.Client({ connectionString: world.databaseUrl });
  await admin.connect();
  await admin.query("create database interrupted");
  url.pathname = "/interrupted";
  let interrupted = 0;
  for (let afterBytes = 400; ; afterBytes = Math.ceil(afterBytes * 1.35)) {
    line.use(() => ({ cut: { way: "up", afterBytes, how: "reset" } }));
    await switchDatabase(url.href);
    const isDone = await migrateDatabase().then(
      () => true,
      () => false,
    );
    if (isDone) break;
    interrupted += 1;
  }
  line.use(() => ({}));
  await switchDatabase(url.href);
  await migrateDatabase();
  const columns =
    "select table_name, column_name from information_schema.columns where table_schema = 'public' order by 1, 2";
  const here = (await pool().query(columns)).rows;
  expect(here).toEqual((await admin.query(columns)).rows);
  expect(interrupted).toBeGreaterThanOrEqual(10);
  await admin.end();
});
