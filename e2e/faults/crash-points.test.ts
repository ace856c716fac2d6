import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batches } from "@/lib/batches/table";
import { type CrashPoint, crashPoints } from "@/lib/crash";
import { Rng } from "@/lib/emulator/answer/rng";
import type { Fault } from "@/lib/emulator/faults/fault-rules";
import { amount, firstSeed } from "./support/amount";
import { type FaultyWorld, faultyWorld } from "./support/faulty-world";

const seeds = amount(20, 1);
const recoveryMs = 30_000;

let world: FaultyWorld;
beforeAll(async () => {
  world = await faultyWorld();
});
afterAll(() => world?.close());

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

/** Whether two batches of one file must follow each other for this to come about. */
const isReachedApart = (point: CrashPoint): boolean => point.startsWith("upload.known");

async function expectOnce(): Promise<void> {
  const { creates } = await world.ledger();
  expect(Object.entries(creates).filter(([, { count: made }]) => made > 1)).toEqual([]);
}

test(
  `F15: killed at each of ${crashPoints.length} points, ${seeds} × each: nothing is lost, nothing is sent twice`,
  async () => {
    const acked: string[] = [];
    const missed: string[] = [];
    let slowestMs = 0;
    let kills = 0;
    for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
      for (const point of crashPoints) {
        const rng = new Rng(`crash ${point} ${seed}`);
        const trouble = troubleFor(point, rng);
        await world.disarm();
        if (trouble) await world.arm(seed, { ...trouble, nth: 1 });
        const at = `${point}@${seed === firstSeed || isReachedApart(point) ? 1 : rng.int(1, 2)}`;
        const run = await world.start({ CRASH_AT: at, IS_APART: isReachedApart(point) ? "1" : "0" }).ended;
        if (!run.isKilled && !run.isQuiet) throw new Error(`${at} seed ${seed}: ${run.output}`);
        acked.push(...run.acked);
        if (run.isKilled) kills += 1;
        else missed.push(at);
        slowestMs = Math.max(slowestMs, run.recoveredMs ?? 0);
        if ((run.recoveredMs ?? 0) > recoveryMs / 2)
          console.log(`${at} seed ${seed}: ${Math.round(run.recoveredMs ?? 0)} ms to recover from what came before it`);
        await expectOnce();
      }
      console.log(`seed ${seed}: ${kills} kills so far, slowest recovery ${Math.round(slowestMs)} ms`);
    }
    await world.disarm();
    const last = await world.start({ SUBMITS: "0" }).ended;
    expect(last.output).toBe("");
    expect(last.isQuiet).toBe(true);
    await expectOnce();

    const rows = await world.db.select().from(batches);
    const byId = new Map(rows.map((row) => [row.id, row]));
    expect(acked.filter((id) => byId.get(id)?.status !== "completed")).toEqual([]);
    for (const row of rows)
      expect({ id: row.id, rows: row.resultRows, isWhole: row.isResultComplete }).toEqual({
        id: row.id,
        rows: 5,
        isWhole: true,
      });
    const [created] = await world.db.select({ n: count() }).from(batches).where(eq(batches.submission, "created"));
    expect(created?.n).toBe(rows.length);
    // Each point is reached at its first passing; a second passing does not come about in every run.
    expect(missed.filter((at) => at.endsWith("@1"))).toEqual([]);
    expect(Math.max(slowestMs, last.recoveredMs ?? 0)).toBeLessThan(recoveryMs);
    console.log(
      `${kills} kills at ${crashPoints.length} points: ${rows.length} batches, each once and whole; slowest recovery ${Math.round(slowestMs)} ms`,
    );
  },
  seeds * 600_000,
);
