import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inArray, isNotNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chatLines } from "@/e2e/support/upload";
import { batches } from "@/lib/batches/table";
import { sealKey } from "@/lib/connections/store";
import { connections } from "@/lib/connections/table";
import { database, pool } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { inputPath, spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { submitNext } from "@/lib/jobs/submit";
import { scratchRoot } from "@/lib/launch/scratch.mjs";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { teams, users } from "@/lib/teams/table";
import { doublewordBatchApi, plainBatchApi } from "@/lib/upstream/contract";
import { amount, firstSeed } from "./support/amount";
import { type MovableClock, movableClock } from "./support/clock";
import { type DoubtfulUpstream, doubtfulUpstream } from "./support/doubtful-upstream";
import { type Schedule, scheduleOf } from "./support/schedule";

/** Pauses within a call pass on the movable clock, so that an hour of trouble takes seconds. */
const pauses = vi.hoisted(() => ({ pass: async (_ms: number): Promise<void> => undefined }));
vi.mock("node:timers/promises", async (original) => ({
  ...(await original<typeof import("node:timers/promises")>()),
  setTimeout: (ms: number) => pauses.pass(ms),
}));

const schedules = Array.from({ length: amount(1_000, 120) }, (_, index) => scheduleOf(firstSeed + index));
const together = 8;
const bytes = Buffer.from(chatLines(2));

let dir: string;
let clock: MovableClock;
let upstream: DoubtfulUpstream;
let close: () => Promise<void>;
const batchOf = new Map<number, string>();

async function queue(schedule: Schedule, teamId: string): Promise<void> {
  const db = database();
  const { baseUrl, key } = upstream.add(schedule);
  const [id, fileId, batchId] = [newId("con"), newId("fil"), newId("bat")];
  const base = schedule.hasSearch ? doublewordBatchApi : plainBatchApi;
  const owner = { id, teamId };
  await db.insert(connections).values({
    ...{ id, teamId, name: `Schedule ${schedule.seed}`, kind: "custom", baseUrl },
    ...(await sealKey(db, owner, key, baseUrl)),
    capabilities: { ...base, hasCostEstimate: false },
    // Learnt from an earlier batch: only then does not finding the mark mean anything.
    isEchoing: schedule.isEchoing,
  });
  writeFileSync(inputPath(fileId), bytes);
  const file = { id: fileId, teamId, createdBy: "use_1", name: "in.jsonl", sizeBytes: bytes.length, requests: 2 };
  await db.insert(inputFiles).values({ ...file, state: "ready", spool: spoolId() });
  await db.insert(batches).values({
    ...{ id: batchId, teamId, connectionId: id, inputFileId: fileId, createdBy: "use_1", idempotencyKey: batchId },
    ...{ name: `Schedule ${schedule.seed}`, window: "24h", endpoint: "/v1/chat/completions", models: [], tags: [] },
    ...{ metadata: {}, status: "queued", marker: newId("bat").slice(4).padEnd(32, "0").toLowerCase() },
    nextStepAt: new Date(),
  });
  batchOf.set(schedule.seed, batchId);
}

beforeAll(async () => {
  dir = mkdtempSync(join(scratchRoot, "batchdeck-doubt-"));
  const made = await createTestDatabase();
  Object.assign(process.env, {
    ...{ DATA_DIR: join(dir, "data"), DATABASE_URL: made.url, ALLOW_PRIVATE_UPSTREAMS: "on", LOG_LEVEL: "silent" },
  });
  clock = await movableClock(made.url);
  upstream = await doubtfulUpstream(join(dir, "emulator"));
  pauses.pass = sleep;
  // A frozen process keeps no claim alive.
  vi.stubGlobal("setInterval", () => 0);
  const db = database();
  await db.insert(teams).values({ id: "tea_1", slug: "team", name: "Team" });
  await db.insert(users).values({ id: "use_1", email: "ada@example.org", name: "Ada" });
  for (const schedule of schedules) await queue(schedule, "tea_1");
  close = async () => {
    await pool().end();
    await upstream.close();
    await clock.close();
    await made.drop();
    rmSync(dir, { recursive: true, force: true });
  };
}, 300_000);
afterAll(async () => {
  vi.unstubAllGlobals();
  await close?.();
});

let active = 0;
let asleep = 0;

/** A pause within a step. Time passes only when nobody is at work: a crowded machine is not a frozen process. */
async function sleep(ms: number): Promise<void> {
  const wakeMs = Date.now() + ms;
  asleep += 1;
  try {
    await vi.waitFor(() => expect(Date.now() >= wakeMs || active - upstream.frozen() === asleep).toBe(true), {
      timeout: 1_800_000,
      interval: 2,
    });
    await clock.forward(Math.max(0, wakeMs - Date.now()));
    await upstream.runLate();
  } finally {
    asleep -= 1;
  }
}

/** Takes steps until only frozen ones are left. A step whose call is never answered holds its lane; another takes its place. */
async function drain(): Promise<void> {
  let isIdle = false;
  const lane = async () => {
    active += 1;
    try {
      while (await submitNext());
      isIdle = true;
    } finally {
      active -= 1;
    }
  };
  await vi.waitFor(
    () => {
      const frozen = upstream.frozen();
      while (!isIdle && active - frozen < together) void lane();
      expect(active).toBe(frozen);
    },
    { timeout: 1_800_000, interval: 5 },
  );
}

async function msToNextStep(): Promise<number | null> {
  const [next] = await database()
    .select({ ms: sql<number | null>`(extract(epoch from min(${batches.nextStepAt}) - now()) * 1000)::float8` })
    .from(batches)
    .where(inArray(batches.status, ["queued", "uploading", "creating"]));
  return next?.ms ?? null;
}

async function runToQuiet(): Promise<number> {
  const beganMs = Date.now();
  for (;;) {
    await drain();
    const stepMs = await msToNextStep();
    const lateAtMs = upstream.nextLateMs();
    if (stepMs === null && lateAtMs === null) return Date.now() - beganMs;
    const lateMs = lateAtMs === null ? Number.POSITIVE_INFINITY : lateAtMs - Date.now();
    await clock.forward(Math.max(1, Math.ceil(Math.min(stepMs ?? Number.POSITIVE_INFINITY, lateMs))));
    await upstream.runLate();
  }
}

test(`F01 F08: ${schedules.length} submissions go wrong in every way: none is paid for twice, none is lost`, async () => {
  const virtualMs = await runToQuiet();
  const creates = await upstream.creates();
  const rows = await database().select().from(batches);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const outcome = schedules.map((schedule) => {
    const row = byId.get(batchOf.get(schedule.seed) ?? "");
    const made = row ? (creates[row.marker]?.batch_ids ?? []) : [];
    return { schedule, row, made };
  });
  const said = ({ schedule, row, made }: (typeof outcome)[number]) =>
    JSON.stringify({ ...schedule, status: row?.status, note: row?.statusNote, upstreamId: row?.upstreamId, made });
  expect(outcome.filter(({ made }) => made.length > 1).map(said)).toEqual([]);
  // Lost: neither at the upstream and known here, nor left to a person who is told why.
  const isKept = ({ row, made }: (typeof outcome)[number]) =>
    row?.status === "unresolved"
      ? row.submission === "needs_human"
      : row?.upstreamId != null && row.upstreamId === made[0];
  expect(outcome.filter((one) => !isKept(one)).map(said)).toEqual([]);
  // A person is asked only where the upstream cannot be searched with certainty.
  const asked = outcome.filter(({ row }) => row?.status === "unresolved");
  expect(asked.filter(({ schedule }) => schedule.isEchoing).map(said)).toEqual([]);
  expect(upstream.early).toEqual([]);

  // The frozen wake up, long after others went on: what they still write changes nothing.
  const before = JSON.stringify(rows);
  upstream.thaw();
  await clock.forward(600_000);
  await drain();
  expect(JSON.stringify(await database().select().from(batches))).toBe(before);
  expect(await upstream.creates()).toEqual(creates);

  const known = await database().select({ id: batches.id }).from(batches).where(isNotNull(batches.upstreamId));
  console.log(
    `${schedules.length} schedules: ${known.length} created, ${asked.length} left to a person, ${Object.keys(creates).length} batches at the upstream, 0 twice; ${Math.round(virtualMs / 60_000)} minutes of the clock`,
  );
}, 1_800_000);
