import { mkdtempSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, test, vi } from "vitest";
import { pool } from "./client";
import { isDatabaseAway } from "./outage";

const coded = (message: string, code: string, cause?: unknown) =>
  Object.assign(new Error(message, { cause }), { code });

test("a query that found no server says so, however deep", () => {
  expect(isDatabaseAway(new Error("Failed query: select 1", { cause: coded("refused", "ECONNREFUSED") }))).toBe(true);
  expect(isDatabaseAway(new Error("Failed query: select 1", { cause: coded("shutting down", "57P01") }))).toBe(true);
  expect(isDatabaseAway(new Error("timeout exceeded when trying to connect"))).toBe(true);
  expect(isDatabaseAway(new Error("Connection terminated unexpectedly"))).toBe(true);
});

test("what a query asked for is not the server's absence, and files have errors of their own", () => {
  expect(isDatabaseAway(new Error("Failed query: insert", { cause: coded("duplicate key", "23505") }))).toBe(false);
  expect(isDatabaseAway(coded("no such file", "ENOENT"))).toBe(false);
  expect(isDatabaseAway("away")).toBe(false);
});

test("a server that takes the line and says nothing is away before its time in the queue is over", async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  vi.stubEnv("DATABASE_URL", `postgresql://nobody@127.0.0.1:${port}/none`);
  vi.stubEnv("DATA_DIR", mkdtempSync(join(tmpdir(), "outage-")));
  const error = await pool()
    .query("select 1")
    .catch((caught: unknown) => caught);
  expect(isDatabaseAway(error)).toBe(true);
  // Of connecting; the longer one, for a connection of a server that is there, says it otherwise.
  expect(error).toMatchObject({ message: "timeout expired" });
  await pool().end();
  silent.close();
  vi.unstubAllEnvs();
});

test("what the driver really throws is known", async () => {
  const pool = new pg.Pool({ connectionString: "postgresql://nobody@127.0.0.1:1/none", connectionTimeoutMillis: 500 });
  const error = await pool.query("select 1").then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(isDatabaseAway(error)).toBe(true);
  await pool.end();
});
