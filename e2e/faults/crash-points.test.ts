import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batches } from "@/lib/batches/table";
import { createBuiltinEmulatorConnection } from "@/lib/connections/service";
import { type CrashPoint, crashPoints } from "@/lib/crash";
import { database, pool } from "@/lib/db/client";
import { Rng } from "@/lib/emulator/answer/rng";
import { createEmulator, type Emulator } from "@/lib/emulator/create-emulator";
import type { Fault } from "@/lib/emulator/faults/fault-rules";
import { type ServedEmulator, serveEmulator } from "@/lib/emulator/serve-emulator";
import { scratchRoot } from "@/lib/launch/scratch.mjs";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { teams, users } from "@/lib/teams/table";
import { amount, firstSeed } from "./support/amount";
import { movableClock } from "./support/clock";

const seeds = amount(20, 1);
const recoveryMs = 30_000;

let dir: string;
let emulator: Emulator;
let served: ServedEmulator;
let connectionId: string;
let close: () => Promise<void>;

beforeAll(async () => {
  dir = mkdtempSync(join(scratchRoot, "batchdeck-crash-"));
  emulator = await createEmulator({ dir: join(dir, "emulator"), testMode: true, speed: 0 });
  served = await serveEmulator(emulator, { host: "127.0.0.1", port: 0 });
  const made = await createTestDatabase();
  const clock = await movableClock(made.url);
  Object.assign(process.env, {
    ...{ DATA_DIR: join(dir, "data"), DATABASE_URL: made.url, EMULATOR_URL: `${served.url}/v1` },
    ...{ POLL_INTERVAL_MS: "50", LOG_LEVEL: "silent" },
  });
  const db = database();
  await db.insert(teams).values({ id: "tea_1", slug: "team", name: "Team" });
  await db.insert(users).values({ id: "use_1", email: "ada@example.org", name: "Ada" });
  connectionId = await createBuiltinEmulatorConnection(db, { teamId: "tea_1", userId: "use_1" });
  close = async () => {
    await clock.close();
    await pool().end();
    await served.close();
    await made.drop();
    rmSync(dir, { recursive: true, force: true });
  };
});
afterAll(() => close?.());

type Run = { acked: string[]; isKilled: boolean; isQuiet: boolean; recoveredMs: number | null; output: string };

/** Runs the console's work in a process of its own, until it is done or dies. */
async function work(env: Record<string, string>): Promise<Run> {
  const args = ["--conditions=react-server", "--import", "tsx", "e2e/faults/support/console-child.ts"];
  const beganMs = performance.now();
  const child = spawn(process.execPath, [...args, "tea_1", connectionId], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const run: Run = { acked: [], isKilled: false, isQuiet: false, recoveredMs: null, output: "" };
  child.stderr.on("data", (chunk: Buffer) => {
    run.output += chunk.toString("utf8");
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once("close", (_code, signal) => resolve(signal)),
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, id = ""] = line.split(" ");
    if (word === "acked") run.acked.push(id);
    if (word === "recovered") run.recoveredMs = performance.now() - beganMs;
    if (word === "quiet") run.isQuiet = true;
  }
  run.isKilled = (await ended) === "SIGKILL";
  return run;
}

async function control(method: string, path: string, body?: object): Promise<Response> {
  const init = body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
  return fetch(`${served.url}/__emulator/${path}`, { method, ...init });
}

type Trouble = { method: string; path: string; fault: Fault };
const onCreate = (fault: Fault): Trouble => ({ method: "POST", path: "^/v1/batches$", fault });
const troubles: Trouble[] = [
  onCreate({ type: "lostReply" }),
  onCreate({ type: "cutBefore" }),
  onCreate({ type: "tooManyRequests" }),
  onCreate({ type: "status", status: 500, body: "boom" }),
  { method: "POST", path: "^/v1/files$", fault: { type: "lostReply" } },
  { method: "GET", path: "/content$", fault: { type: "cutAfter", bytes: 900 } },
];

/** Some points lie on ways that are only taken when something else goes wrong. */
function troubleFor(point: CrashPoint, rng: Rng): Trouble | null {
  if (/^(create\.doubtful|look\.answered)/.test(point)) return onCreate({ type: "lostReply" });
  if (/^look\./.test(point)) return onCreate({ type: "cutBefore" });
  if (/^create\.deferred/.test(point)) return onCreate({ type: "tooManyRequests" });
  return rng.chance(0.5) ? (rng.pick(troubles) ?? null) : null;
}

async function expectOnce(): Promise<void> {
  const ledger = (await (await control("GET", "ledger")).json()) as { creates: Record<string, { count: number }> };
  expect(Object.entries(ledger.creates).filter(([, { count: made }]) => made > 1)).toEqual([]);
}

test(`F15: killed at each of ${crashPoints.length} points, ${seeds} × each: nothing is lost, nothing is sent twice`, async () => {
  const acked: string[] = [];
  const missed: string[] = [];
  let slowestMs = 0;
  let kills = 0;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    for (const point of crashPoints) {
      const rng = new Rng(`crash ${point} ${seed}`);
      const trouble = troubleFor(point, rng);
      await control("DELETE", "faults");
      if (trouble) {
        const { method, path, fault } = trouble;
        await control("POST", "faults", { seed, rules: [{ match: { method, path, nth: 1 }, fault }] });
      }
      const at = `${point}@${seed === firstSeed ? 1 : rng.int(1, 2)}`;
      const run = await work({ CRASH_AT: at });
      if (!run.isKilled && !run.isQuiet) throw new Error(`${at} seed ${seed}: ${run.output}`);
      acked.push(...run.acked);
      if (run.isKilled) kills += 1;
      else missed.push(at);
      slowestMs = Math.max(slowestMs, run.recoveredMs ?? 0);
      await expectOnce();
    }
  }
  await control("DELETE", "faults");
  const last = await work({ SUBMITS: "0" });
  expect(last.output).toBe("");
  expect(last.isQuiet).toBe(true);
  await expectOnce();

  const rows = await database().select().from(batches);
  const byId = new Map(rows.map((row) => [row.id, row]));
  expect(acked.filter((id) => byId.get(id)?.status !== "completed")).toEqual([]);
  for (const row of rows)
    expect({ id: row.id, rows: row.resultRows, isWhole: row.isResultComplete }).toEqual({
      id: row.id,
      rows: 5,
      isWhole: true,
    });
  const [created] = await database().select({ n: count() }).from(batches).where(eq(batches.submission, "created"));
  expect(created?.n).toBe(rows.length);
  // Each point is reached at its first passing; a second passing does not come about in every run.
  expect(missed.filter((at) => at.endsWith("@1"))).toEqual([]);
  expect(Math.max(slowestMs, last.recoveredMs ?? 0)).toBeLessThan(recoveryMs);
  console.log(
    `${kills} kills at ${crashPoints.length} points: ${rows.length} batches, each once and whole; slowest recovery ${Math.round(slowestMs)} ms`,
  );
}, 3_600_000);
