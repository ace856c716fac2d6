import { writeFileSync } from "node:fs";
import { eq, inArray, sql } from "drizzle-orm";
import { chatLines } from "@/e2e/support/upload";
import { create } from "@/lib/batches/service/create";
import { batches } from "@/lib/batches/table";
import { database, pool } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { inputPath, spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { ingestDue, ingestsEnded } from "@/lib/jobs/ingest-due";
import { pollDue, pollsEnded } from "@/lib/jobs/poll";
import { noteStart } from "@/lib/jobs/restored";
import { dropClaims, submitDue } from "@/lib/jobs/submit";
import { watched } from "@/lib/jobs/watch";
import { closeStores } from "@/lib/results/store/open-stores";
import { runtime } from "@/lib/runtime";
import { joinClock } from "./clock";

/**
 * The console's background work without its pages, in a process that a test may kill: takes up what an earlier one left,
 * then submits two batches of one file and runs until nothing is left to do. Says on its standard output what it has
 * acknowledged (`acked <batch>`), when what it found is settled (`recovered`), and that all is done (`quiet`).
 */
const [teamId = "", connectionId = ""] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const clock = await joinClock(runtime().databaseUrl);
const abort = new AbortController();

async function submitTwo(): Promise<void> {
  const db = database();
  const fileId = newId("fil");
  const bytes = Buffer.from(chatLines(5));
  writeFileSync(inputPath(fileId), bytes);
  const file = { id: fileId, teamId, createdBy: "use_1", name: "in.jsonl", sizeBytes: bytes.length, requests: 5 };
  const endpoints = ["/v1/chat/completions"];
  await db
    .insert(inputFiles)
    .values({ ...file, models: ["Qwen/Qwen3.5-9B"], endpoints, state: "ready", spool: spoolId() });
  const actor = { userId: "use_1", sessionId: "ses_1", name: "Ada", email: "ada@example.org" };
  const ctx = { db, requestId: "r", actor, team: { id: teamId, slug: "team", name: "Team" }, role: "owner" as const };
  for (const name of ["One", "Two"]) {
    const wish = { name, inputFileId: fileId, connectionId, window: "24h", tags: [], metadata: {}, estimate: null };
    const lineage = { parentId: null, relation: null, runId: null, moneyGuard: null };
    const made = await create(ctx, { ...wish, ...lineage, idempotencyKey: newId("bat") });
    say(`acked ${made.id}`);
    // One after the other, the second finds the file that the first has sent.
    if (process.env.IS_APART === "1") await runToQuiet();
  }
}

const open = sql`(${batches.status} in ('queued', 'uploading', 'creating') or (${batches.upstreamId} is not null and not ${batches.isResultComplete}))`;

async function runToQuiet(): Promise<void> {
  for (;;) {
    // As in the console: what fails is tried again at the next tick.
    const steps = await submitDue().catch(() => 1);
    const watches = await watched();
    pollDue(watches);
    await pollsEnded();
    await ingestDue(watches, abort.signal);
    await ingestsEnded();
    const [left] = await database()
      .select({
        open: sql<number>`count(*)::int`,
        waitMs: sql<number | null>`(extract(epoch from min(${batches.nextStepAt}) - now()) * 1000)::float8`,
        watched: sql<number>`(count(*) filter (where ${batches.upstreamId} is not null))::int`,
      })
      .from(batches)
      .where(open);
    if (!left || left.open === 0) return;
    // Nothing moves but the clock: a wait of the submission, or the pace of the poller. The looks for a lost create take
    // four minutes of it, whatever else is watched meanwhile, so it must not go by the second.
    // Where a step is due and not taken, the upstream has asked the connection to wait.
    const waitMs = left.waitMs !== null && left.waitMs > 0 ? left.waitMs : 1_000;
    if (steps === 0) await clock.forward(left.watched > 0 ? Math.min(5_000, waitMs) : waitMs);
  }
}

await noteStart();
// Beside a process that only stands still, claims are not this one's to drop.
if (process.env.IS_ALONE !== "0") await dropClaims();
const before = await database().select({ id: batches.id }).from(batches).where(open);
await runToQuiet();
if (before.length > 0) {
  const ids = before.map((row) => row.id);
  const settled = await database().select({ id: batches.id }).from(batches).where(inArray(batches.id, ids));
  say(`recovered ${settled.length}`);
}
if (process.env.SUBMITS !== "0") {
  await submitTwo();
  await runToQuiet();
}
const [lost] = await database().select({ id: batches.id }).from(batches).where(eq(batches.status, "rejected"));
if (lost) throw new Error(`${lost.id} was rejected`);
say("quiet");
await closeStores();
await pool().end();
await clock.close();
