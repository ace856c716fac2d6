import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { database, pool } from "@/lib/db/client";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { keyUses } from "./rotate";
import { open, seal } from "./seal";

const isFull = process.env.SECURITY === "full";
const secrets = 10_000;
const kills = 20;
const before = "first-Qm2vX9kR3nT5wYzAe7Lc1Hf6Pd4Gs0J";
const after = "second-b7Lx2Rk8Wc5Ny1Hf6Pd4Gs0JaUeTi9";
const dataDir = mkdtempSync(join(tmpdir(), "vault-"));
let url: string;
let drop: () => Promise<void>;

/** As another process would begin: with these keys and nothing in memory. */
function begin(current: string, old = ""): void {
  vi.stubEnv("ENCRYPTION_KEY", current);
  vi.stubEnv("ENCRYPTION_KEYS_OLD", old);
  for (const name of ["runtime", "keyring", "secret.ENCRYPTION_KEY", "vault.opened"])
    Reflect.deleteProperty(globalThis, Symbol.for(`batchdeck.${name}`));
}

beforeAll(async () => {
  ({ url, drop } = await createTestDatabase());
  vi.stubEnv("DATABASE_URL", url);
  vi.stubEnv("DATA_DIR", dataDir);
});
afterAll(async () => {
  await pool().end();
  await drop();
  rmSync(dataDir, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

/** `npm run rotate-keys` on this database, as an operator's shell runs it. */
function rotation() {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "lib/jobs/maintain/main.ts", "rotate-keys"],
    { env: { ...process.env, LOG_LEVEL: "silent" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const ended = new Promise<{ code: number | null; signal: string | null; output: string }>((resolve) =>
    child.once("exit", (code, signal) => resolve({ code, signal, output })),
  );
  return { kill: () => child.kill("SIGKILL"), isOver: () => child.exitCode !== null, ended };
}

test.runIf(isFull)(
  `the rotation of ${secrets} secrets, killed ${kills} times, is read through all the while and ends whole`,
  async () => {
    const db = database();
    const placeOf = (n: number) => ({ table: "connections", teamId: `tea_${n}`, rowId: `con_${n}` });
    begin(before);
    const sealed: string[] = [];
    for (let n = 0; n < secrets; n += 50)
      sealed.push(
        ...(await Promise.all(Array.from({ length: 50 }, (_, k) => seal(db, placeOf(n + k), `secret ${n + k}`)))),
      );
    begin(after, before);

    let isOver = false;
    let reads = 0;
    const reading = (async () => {
      for (; !isOver; reads += 1) {
        const n = Math.floor(Math.random() * secrets);
        // As if this console had just begun: the data key is read and opened anew.
        Reflect.deleteProperty(globalThis, Symbol.for("batchdeck.vault.opened"));
        expect(await open(db, placeOf(n), sealed[n] ?? "")).toBe(`secret ${n}`);
        await wait(20);
      }
    })();

    const [oldId] = Object.keys(await keyUses(db));
    const oldUses = async () => (await keyUses(db))[oldId ?? ""] ?? 0;
    let killed = 0;
    for (let n = 1; n <= kills; n += 1) {
      // Somewhere within its share of the work.
      const mark = secrets * (1 - (n - Math.random()) / (kills + 1));
      const run = rotation();
      while (!run.isOver() && (await oldUses()) > mark) await wait(2);
      run.kill();
      if ((await run.ended).signal === "SIGKILL") killed += 1;
    }
    const last = await rotation().ended;
    isOver = true;
    await reading;
    expect(last.output).toContain("the key in use");
    expect(last.code).toBe(0);
    expect(killed).toBe(kills);
    expect(reads).toBeGreaterThan(0);
    expect(Object.values(await keyUses(db))).toEqual([secrets]);
    expect(await oldUses()).toBe(0);

    begin(after);
    for (let n = 0; n < secrets; n += 1) expect(await open(db, placeOf(n), sealed[n] ?? "")).toBe(`secret ${n}`);
  },
  900_000,
);
