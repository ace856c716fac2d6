import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batches } from "@/lib/batches/table";
import { isPart } from "./support/amount";
import { type FaultyWorld, faultyWorld } from "./support/faulty-world";

let world: FaultyWorld;
let admin: pg.Client;
beforeAll(async () => {
  world = await faultyWorld();
  const url = new URL(world.databaseUrl);
  url.pathname = "/postgres";
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
});
afterAll(async () => {
  await admin?.end();
  await world?.close();
});

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

/** A copy of the database as it is now, the clock included. */
async function backUp(name: string): Promise<string> {
  await world.clock.pause();
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [
    nameOf(world.databaseUrl),
  ]);
  await admin.query(`create database ${name} template ${nameOf(world.databaseUrl)}`);
  await admin.query(`alter database ${name} set search_path = clock, public, pg_catalog`);
  await world.clock.resume();
  const url = new URL(world.databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function rowsOf(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string; marker: string; upstream_id: string | null; status: string }>(
    "select id, marker, upstream_id, status from batches",
  );
  await client.end();
  return rows;
}

const moments = ["create.sending:after@1", "batch.created:after@2"] as const;
// Of the two batches at the first moment one is being sent and the other is not, as both are at the second.
test.each(isPart ? moments.slice(0, 1) : moments)(
  "F30: a backup from %s is restored after the batch was sent: it is found, not sent again",
  async (point) => {
    const killed = await world.start({ CRASH_AT: point }).ended;
    expect(killed.isKilled).toBe(true);
    const copy = await backUp(`backup_${moments.indexOf(point)}`);
    const before = (await rowsOf(copy)).filter((row) => row.upstream_id === null);
    expect(before.length).toBeGreaterThan(0);
    expect((await world.start({ SUBMITS: "0" }).ended).isQuiet).toBe(true);
    const restored = await world.start({ SUBMITS: "0", DATABASE_URL: copy }).ended;
    expect(restored.output).toBe("");
    expect(restored.isQuiet).toBe(true);
    const { creates } = await world.ledger();
    const after = new Map((await rowsOf(copy)).map((row) => [row.id, row]));
    for (const { id, marker } of before) {
      expect(creates[marker]?.count).toBe(1);
      expect(after.get(id)).toMatchObject({ status: "completed", upstream_id: creates[marker]?.batch_ids[0] });
    }
    await world.db.delete(batches);
  },
);

test("F30: a whole directory that was restored is told by the file `restored` in it", async () => {
  const killed = await world.start({ CRASH_AT: "batch.created:after@2" }).ended;
  expect(killed.isKilled).toBe(true);
  writeFileSync(join(world.dir, "data", "restored"), "");
  expect((await world.start({ SUBMITS: "0" }).ended).isQuiet).toBe(true);
  const rows = await world.db.select().from(batches).where(eq(batches.submission, "created"));
  expect(rows.length).toBeGreaterThan(0);
  // Nobody had sent it: it was looked for as long as a lost one is, and then sent once.
  for (const row of rows) expect((await world.ledger()).creates[row.marker]?.count).toBe(1);
});
