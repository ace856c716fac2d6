import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseAccount, isRoot } from "./account.mjs";
import { findPackage, prepareBinaries } from "./postgres-binaries.mjs";

/** The package as npm unpacks it without running install scripts: no symbolic links. */
const from = { native: "", version: "1" };
let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "batchdeck-package-"));
  chmodSync(root, 0o755);
  from.native = join(root, "native");
  execFileSync("cp", ["-a", findPackage().native, from.native]);
  execFileSync("find", [from.native, "-type", "l", "-delete"]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const version = (program: string, account?: { uid: number; gid: number }) =>
  execFileSync(program, ["--version"], { ...account, cwd: "/", encoding: "utf8" });

test("programs run although no install script linked their libraries", () => {
  expect(() => execFileSync(join(from.native, "bin/initdb"), ["--version"], { stdio: "ignore" })).toThrow();
  const { initdb } = prepareBinaries({ home: root, account: databaseAccount("/nowhere") }, from);
  expect(initdb.startsWith(from.native)).toBe(true);
  expect(version(initdb)).toMatch(/^initdb \(PostgreSQL\) 17\./);
});

test.runIf(isRoot())("programs that the database's account cannot reach are copied to it once", () => {
  chmodSync(join(from.native, "bin/postgres"), 0o700);
  // Not in a folder kept in memory: programs cannot be run from there everywhere.
  const home = join(root, "home");
  mkdirSync(home);
  const place = { home, account: databaseAccount("/nowhere") };
  const { postgres, initdb } = prepareBinaries(place, from);
  expect(postgres).toBe(join(home, "programs-1/native/bin/postgres"));
  expect(version(postgres, place.account)).toMatch(/^postgres \(PostgreSQL\) 17\./);
  rmSync(join(from.native, "bin/initdb"));
  expect(prepareBinaries(place, from).initdb).toBe(initdb);
  expect(readdirSync(home)).toEqual(["programs-1"]);
});
