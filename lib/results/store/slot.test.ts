import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTestDataDir } from "@/lib/results/cases/files";
import { claimSlot, sweepSlot } from "./slot";

let cache = "";
beforeAll(() => {
  cache = join(makeTestDataDir(), "cache");
});

describe("the cache folder of a process", () => {
  it("is the first that nobody alive holds", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(other, "spawn");
    mkdirSync(join(cache, "0"), { recursive: true });
    writeFileSync(join(cache, "0", "holder"), String(other.pid));
    expect(await claimSlot()).toBe(join(cache, "1"));
    expect(readFileSync(join(cache, "1", "holder"), "utf8")).toBe(String(process.pid));
    other.kill("SIGKILL");
    await once(other, "exit");
    writeFileSync(join(cache, "0", "left.duckdb"), "kept");
    expect(await claimSlot()).toBe(join(cache, "0"));
    expect(existsSync(join(cache, "0", "left.duckdb"))).toBe(true);
  });

  it("is taken over when its holder's mark is unreadable", async () => {
    writeFileSync(join(cache, "0", "holder"), "?");
    expect(await claimSlot()).toBe(join(cache, "0"));
  });

  it("is kept within its size: what was used longest ago goes first, what is in use stays", async () => {
    const dir = join(cache, "0");
    for (const [age, name] of ["old", "older", "new"].entries()) {
      const path = join(dir, `${name}.duckdb`);
      writeFileSync(path, "x".repeat(1_000));
      writeFileSync(`${path}.wal`, "x");
      const at = 1_700_000_000 + (name === "new" ? 9 : -age);
      utimesSync(path, at, at);
    }
    await sweepSlot(dir, new Set([join(dir, "older.duckdb")]), 2_100);
    expect(
      readdirSync(dir)
        .filter((name) => /^(old|older|new)\./.test(name))
        .sort(),
    ).toEqual(["new.duckdb", "new.duckdb.wal", "older.duckdb", "older.duckdb.wal"]);
  });
});
