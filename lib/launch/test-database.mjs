// @ts-check
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { inProject } from "./project.mjs";
import { scratchRoot } from "./scratch.mjs";

/**
 * Real databases for tests: one PostgreSQL server a run, started when the first test asks for it, and for each test
 * file a copy of a database that has the whole schema. `vitest.config.ts` names this file as global set-up.
 */

/** How workers reach the set-up, which lives in vitest's own process. */
const askAt = "TEST_DATABASE_SOCKET";

/** @param {string} url @param {string} name @returns {string} */
const withDatabase = (url, name) => url.replace(/\/\w+\?/, `/${name}?`);

/** @param {string} url @param {string} statement */
async function execute(url, statement) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** @param {string} url */
async function migrateTemplate(url) {
  const migrationsFolder = inProject("lib/db/migrations");
  if (!existsSync(migrationsFolder)) return;
  const [{ default: pg }, { drizzle }, { migrate }] = await Promise.all([
    import("pg"),
    import("drizzle-orm/node-postgres"),
    import("drizzle-orm/node-postgres/migrator"),
  ]);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await migrate(drizzle(client), { migrationsFolder });
  } finally {
    await client.end();
  }
}

/** @param {string} dataDir */
async function startServer(dataDir) {
  // Nothing here outlives the run, so nothing has to be on the disk.
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };
  const server = await startEmbeddedPostgres({ dataDir, log: () => {}, settings, isTemporary: true });
  await migrateTemplate(server.url);
  return server;
}

/** Global set-up of vitest. @returns {Promise<() => Promise<void>>} the end of it */
export default async function setup() {
  const root = mkdtempSync(join(scratchRoot, "batchdeck-test-"));
  /** @type {ReturnType<typeof startServer> | undefined} */
  let started;
  const door = createServer(async (socket) => {
    try {
      started ??= startServer(root);
      socket.end(JSON.stringify({ url: withDatabase((await started).url, "postgres") }));
    } catch (error) {
      socket.end(JSON.stringify({ failed: String(error) }));
    }
  });
  const path = join(root, "door");
  await new Promise((resolve) => door.listen(path, () => resolve(undefined)));
  process.env[askAt] = path;
  return async () => {
    door.close();
    await (await started?.catch(() => undefined))?.stop();
    rmSync(root, { recursive: true, force: true });
  };
}

/** @returns {Promise<string>} the URL of the run's server, also in TEST_DATABASE_URL from then on */
async function serverUrl() {
  const path = process.env[askAt];
  if (!path) throw new Error("vitest.config.ts does not name lib/launch/test-database.mjs as its global set-up.");
  const { url, failed } = JSON.parse(await text(connect({ path })));
  if (failed) throw new Error(failed);
  process.env.TEST_DATABASE_URL = url;
  return url;
}

/**
 * Makes a database with the whole schema and no rows.
 * @returns {Promise<{ url: string, drop(): Promise<void> }>} all of them are gone after the run anyway
 */
export async function createTestDatabase() {
  const server = await serverUrl();
  const name = `test_${randomBytes(6).toString("hex")}`;
  await execute(server, `create database ${name} template batchdeck`);
  return { url: withDatabase(server, name), drop: () => execute(server, `drop database ${name} with (force)`) };
}
