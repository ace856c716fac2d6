import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { closedFolder, databaseAccount, isRoot } from "./account.mjs";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { livingPostmaster, readPostmaster } from "./postmaster.mjs";
import { projectRoot } from "./project.mjs";
import { scratchRoot } from "./scratch.mjs";
import { runScript, type Script, testFolder } from "./testing";
import { waitUntil } from "./wait.mjs";

/** A data directory with a database that was stopped in order; tests take copies, for making one takes a second. */
let prepared = "";
beforeAll(async () => {
  prepared = mkdtempSync(join(scratchRoot, "batchdeck-prepared-"));
  const database = await startEmbeddedPostgres({ dataDir: prepared, log: () => {} });
  await query(database.url, "create table notes (id bigserial primary key)");
  await database.stop();
});
afterAll(() => rmSync(prepared, { recursive: true, force: true }));

function preparedFolder(): string {
  const dir = testFolder();
  execFileSync("cp", ["-a", `${prepared}/.`, dir]);
  return dir;
}

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function start(dataDir: string, otherHome = join(dataDir, "must not be needed")) {
  const told: string[] = [];
  const database = await startEmbeddedPostgres({ dataDir, log: (sentence) => told.push(sentence), otherHome });
  onTestFinished(() => database.stop());
  return { ...database, told };
}

const clusterOf = (dataDir: string) => join(dataDir, "postgres/cluster");

/** Starts the database in a process of its own, which then runs `then` with `url` and `guardianPid` at hand. */
const startElsewhere = (dataDir: string, then: string, account = {}): Script =>
  runScript(
    `import pg from "pg";
     import { startEmbeddedPostgres } from "./lib/launch/embedded-postgres.mjs";
     const { url, guardianPid, stop } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log() {} });
     ${then};
     setInterval(() => {}, 60_000);`,
    account,
  );

const noServer = (dataDir: string) =>
  waitUntil(() => livingPostmaster(clusterOf(dataDir)) === undefined, { timeoutMs: 10_000 });

test("it keeps what was written, listens on a socket only, and stops whole", async () => {
  const dataDir = testFolder();
  const first = await start(dataDir);
  expect(new URL(first.url).searchParams.get("host")).toBe(join(dataDir, "postgres/socket"));
  await query(first.url, "create table kept as select 41 + 1 as answer");
  expect(await query(first.url, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
  expect(await query(first.url, "show fsync")).toEqual([{ fsync: "on" }]);
  await first.stop();
  expect(readPostmaster(clusterOf(dataDir))).toBeUndefined();
  const second = await start(dataDir);
  expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("after kill -9 the server ends by itself, and nothing acknowledged is lost", async () => {
  const dataDir = preparedFolder();
  const console = startElsewhere(
    dataDir,
    `const client = new pg.Client({ connectionString: url });
     await client.connect();
     for (;;) globalThis.console.log((await client.query("insert into notes default values returning id")).rows[0].id)`,
  );
  let acknowledged = 0;
  while (acknowledged < 200) acknowledged = Number(await console.line());
  await console.kill();
  for (let rest = await console.line(); rest !== null; rest = await console.line()) acknowledged = Number(rest);
  expect(await noServer(dataDir)).toBe(true);
  const { url } = await start(dataDir);
  const [row] = await query(url, "select count(*)::int as count from notes");
  expect(row.count).toBeGreaterThanOrEqual(acknowledged);
});

test("a server whose guardian was killed too is replaced", async () => {
  const dataDir = preparedFolder();
  const console = startElsewhere(dataDir, "globalThis.console.log(guardianPid)");
  process.kill(Number(await console.line()), "SIGKILL");
  await console.kill();
  const orphan = livingPostmaster(clusterOf(dataDir));
  expect(orphan).toBeGreaterThan(0);
  const { url } = await start(dataDir);
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(livingPostmaster(clusterOf(dataDir))).not.toBe(orphan);
});

test("a console whose guardian was killed still stops its server", async () => {
  const dataDir = preparedFolder();
  const database = await start(dataDir);
  process.kill(database.guardianPid, "SIGKILL");
  await database.stop();
  expect(livingPostmaster(clusterOf(dataDir))).toBeUndefined();
});

test("a server that dies is started again", async () => {
  const dataDir = preparedFolder();
  const { url } = await start(dataDir);
  const first = livingPostmaster(clusterOf(dataDir));
  process.kill(first ?? 0, "SIGKILL");
  const isBack = () =>
    query(url, "select 1").then(
      () => livingPostmaster(clusterOf(dataDir)) !== first,
      () => false,
    );
  expect(await waitUntil(isBack, { timeoutMs: 15_000, everyMs: 50 })).toBe(true);
});

test("a first start that is killed in the middle leaves the next one a clean ground", async () => {
  const dataDir = testFolder();
  const console = startElsewhere(dataDir, "");
  const isMaking = () =>
    existsSync(join(dataDir, "postgres")) &&
    readdirSync(join(dataDir, "postgres")).some((name) => name.startsWith("cluster.draft-"));
  expect(await waitUntil(isMaking, { timeoutMs: 10_000, everyMs: 2 })).toBe(true);
  await console.kill();
  expect(existsSync(clusterOf(dataDir))).toBe(false);
  const { url } = await start(dataDir);
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(isMaking()).toBe(false);
});

test("a process number that another program has got meanwhile is no hindrance", async () => {
  const dataDir = preparedFolder();
  const account = databaseAccount(clusterOf(dataDir));
  const other = spawn("sleep", ["60"], { ...account, cwd: "/", stdio: "ignore" });
  onTestFinished(() => void other.kill());
  const lines = [other.pid, clusterOf(dataDir), 1, 5432, join(dataDir, "postgres/socket"), "", "  1  1", "ready"];
  writeFileSync(join(clusterOf(dataDir), "postmaster.pid"), `${lines.join("\n")}\n`);
  const { url } = await start(dataDir);
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(other.exitCode).toBe(null);
});

test("a deep data directory gets a short socket", async () => {
  const parent = testFolder();
  chmodSync(parent, 0o755);
  const dataDir = join(parent, "deep".repeat(20), "deeper".repeat(10));
  const { url, told } = await start(dataDir);
  expect(told).toEqual([]);
  const socketDir = new URL(url).searchParams.get("host") ?? "";
  onTestFinished(() => rmSync(socketDir, { recursive: true, force: true }));
  expect(Buffer.byteLength(`${socketDir}/.s.PGSQL.5432`)).toBeLessThanOrEqual(103);
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test.runIf(isRoot())(
  "under a closed home it goes where its account can reach it, says so, and stays there",
  async () => {
    const closed = testFolder();
    chmodSync(closed, 0o700);
    const dataDir = join(closed, ".data");
    const otherHome = testFolder();
    chmodSync(otherHome, 0o755);
    const first = await start(dataDir, otherHome);
    expect(first.home.startsWith(otherHome)).toBe(true);
    expect(first.told.join()).toContain(`${closed} is closed to other accounts`);
    await query(first.url, "create table kept as select 1");
    await first.stop();

    chmodSync(closed, 0o755);
    const second = await start(dataDir, otherHome);
    expect(second.home).toBe(first.home);
    expect(second.told).toEqual([]);
    expect(await query(second.url, "select count(*)::int as count from kept")).toEqual([{ count: 1 }]);
    await second.stop();

    rmSync(first.home, { recursive: true });
    await expect(start(dataDir, otherHome)).rejects.toThrow(/which is missing/);
  },
);

test.runIf(isRoot())("a database in place is never left behind when its folder gets closed", async () => {
  const parent = testFolder();
  chmodSync(parent, 0o755);
  const dataDir = join(parent, ".data");
  mkdirSync(dataDir);
  execFileSync("cp", ["-a", `${prepared}/.`, dataDir]);
  chmodSync(parent, 0o700);
  await expect(start(dataDir)).rejects.toThrow(`chmod o+x ${parent}`);
});

const nobody = isRoot() ? databaseAccount("/nowhere") : undefined;
test.runIf(nobody && !closedFolder(projectRoot, nobody))("an ordinary account runs it itself", async () => {
  const dataDir = testFolder();
  execFileSync("chown", [`${nobody?.uid}:${nobody?.gid}`, dataDir]);
  const console = startElsewhere(
    dataDir,
    `globalThis.console.log(process.getuid(), url);
     await stop(); process.exit()`,
    nobody,
  );
  expect(await console.line()).toMatch(new RegExp(`^${nobody?.uid} postgresql://`));
  expect(await console.line()).toBe(null);
  expect(await noServer(dataDir)).toBe(true);
});
