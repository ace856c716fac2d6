import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Database, database, pool } from "@/lib/db/client";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { shut, unshut } from "./box";
import { keyUses, rotateKeys } from "./rotate";
import { open, seal } from "./seal";

let db: Database;
let drop: () => Promise<void>;
const dataDir = mkdtempSync(join(tmpdir(), "vault-"));
const keys = ["first-Qm2vX9kR3nT5wYzAe7Lc1Hf6Pd4Gs0J", "second-b7Lx2Rk8Wc5Ny1Hf6Pd4Gs0JaUeTi9"];

/** As another process would begin: with these keys and nothing in memory. */
function begin(current: string, old = ""): void {
  vi.stubEnv("ENCRYPTION_KEY", current);
  vi.stubEnv("ENCRYPTION_KEYS_OLD", old);
  for (const name of ["runtime", "keyring", "secret.ENCRYPTION_KEY", "vault.opened"])
    Reflect.deleteProperty(globalThis, Symbol.for(`batchdeck.${name}`));
}

beforeAll(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  vi.stubEnv("DATABASE_URL", made.url);
  vi.stubEnv("DATA_DIR", dataDir);
  begin(keys[0] ?? "");
  db = database();
});
afterAll(async () => {
  await pool().end();
  await drop();
  rmSync(dataDir, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

const isFull = process.env.SECURITY === "full";
const place = { table: "connections", teamId: "tea_1", rowId: "con_1" };
const canary = "sk-canary-3f9c1d7e5b2a4068";

describe("a sealed secret", () => {
  test("opens in its own place and in no other", async () => {
    const sealed = await seal(db, place, canary);
    expect(await open(db, place, sealed)).toBe(canary);
    await seal(db, { ...place, teamId: "tea_2" }, "x");
    for (const other of [{ table: "webhooks" }, { teamId: "tea_2" }, { rowId: "con_2" }])
      await expect(open(db, { ...place, ...other }, sealed)).rejects.toThrow();
  });

  test("survives any text, and never shows in the database", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (text) => {
        expect(await open(db, place, await seal(db, place, text))).toBe(text);
      }),
      { numRuns: 50 },
    );
    const dump = JSON.stringify((await db.execute(sql`select * from data_keys`)).rows);
    expect(dump).not.toContain(canary);
    expect(dump).not.toContain(keys[0]);
  });

  test("is refused when a bit is changed or its tag is cut", () => {
    const key = Buffer.alloc(32, 7);
    const rebuild = (parts: Buffer[], at: number, bytes: Buffer) =>
      parts.map((part, n) => (n === at ? bytes : part).toString("base64url")).join(".");
    const opens = (box: string) => {
      try {
        unshut(key, box, "here");
        return true;
      } catch {
        return false;
      }
    };
    let parts: Buffer[] = [];
    let opened = 0;
    for (let n = 0; n < (isFull ? 1_000 : 10); n += 1) {
      const box = shut(key, Buffer.from(canary), "here");
      expect(opens(box)).toBe(true);
      parts = box.split(".").map((part) => Buffer.from(part, "base64url"));
      for (const [at, part] of parts.entries())
        for (let bit = 0; bit < part.length * 8; bit += 1) {
          const bytes = Buffer.from(part);
          bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          if (opens(rebuild(parts, at, bytes))) opened += 1;
        }
    }
    expect(opened).toBe(0);
    for (let length = 0; length < 16; length += 1)
      expect(() => unshut(key, rebuild(parts, 2, (parts[2] ?? Buffer.alloc(0)).subarray(0, length)), "here")).toThrow();
    expect(new Set(Array.from({ length: 1_000 }, () => shut(key, Buffer.from(""), "").split(".")[0])).size).toBe(1_000);
  });
});

describe("rotating the installation's key", () => {
  const teams = isFull ? 10_000 : 300;
  const limitMs = isFull ? 1_200_000 : 120_000;
  const placeOf = (n: number) => ({ table: "connections", teamId: `tea_r${n}`, rowId: `con_${n}` });

  test(
    "loses nothing, goes on after being cut off, and is read through all the while",
    async () => {
      begin(keys[0] ?? "");
      const sealed: string[] = [];
      for (let n = 0; n < teams; n += 1) sealed.push(await seal(db, placeOf(n), `secret ${n}`));
      begin(keys[1] ?? "", keys[0]);

      // Cut off in its second page: the first stays, the second is undone.
      await db.execute(sql`create function cut() returns trigger language plpgsql as $$
    begin if new.team_id = 'tea_r150' then raise exception 'killed'; end if; return new; end $$`);
      await db.execute(sql`create trigger cut before update on data_keys for each row execute function cut()`);
      await expect(rotateKeys(db)).rejects.toThrow();
      await db.execute(sql`drop trigger cut on data_keys`);
      const between = await keyUses(db);
      expect(Object.keys(between)).toHaveLength(2);

      let isOver = false;
      let reads = 0;
      const reading = (async () => {
        while (!isOver) {
          const n = reads % teams;
          Reflect.deleteProperty(globalThis, Symbol.for("batchdeck.vault.opened"));
          expect(await open(db, placeOf(n), sealed[n] ?? "")).toBe(`secret ${n}`);
          reads += 1;
        }
      })();
      const { uses } = await rotateKeys(db);
      isOver = true;
      await reading;
      expect(reads).toBeGreaterThan(0);
      expect(Object.keys(uses)).toHaveLength(1);

      begin(keys[1] ?? "");
      for (let n = 0; n < teams; n += 1) expect(await open(db, placeOf(n), sealed[n] ?? "")).toBe(`secret ${n}`);
    },
    limitMs,
  );

  test("without the old key nothing opens, and says which key is missing", async () => {
    begin(keys[0] ?? "");
    const sealed = await seal(db, { ...place, teamId: "tea_lost" }, canary);
    begin("third-Ny1Hf6Pd4Gs0JaUeTi9b7Lx2Rk8Wc5");
    await expect(open(db, { ...place, teamId: "tea_lost" }, sealed)).rejects.toThrow(/ENCRYPTION_KEYS_OLD/);
  });
});
