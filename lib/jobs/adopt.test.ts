import { existsSync, readFileSync } from "node:fs";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { putBatches } from "@/lib/batches/cases/put-batches";
import { findBatch } from "@/lib/batches/service/get";
import { batchEvents, batches, forgottenBatches } from "@/lib/batches/table";
import { elsewhere } from "@/lib/connections/contract";
import { createBuiltinEmulatorConnection, openUpstream } from "@/lib/connections/service";
import { connections } from "@/lib/connections/table";
import { newId } from "@/lib/db/ids";
import { inputPath } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { requestLine } from "@/lib/results/cases/files";
import { newTeam } from "@/lib/teams/cases/new-team";
import { teams } from "@/lib/teams/table";
import { createBatch } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { uploadFile } from "@/lib/upstream/files";
import { adoptDue, adoptionsEnded, lookAgain } from "./adopt";
import { openWorld, type World } from "./cases/ingest-world";
import { guardDue, guardsEnded } from "./guard";
import { ingestBatch } from "./ingest";
import { pollDue, pollsEnded } from "./poll";
import { submitDue } from "./submit";
import { watched } from "./watch";

let world: World;
beforeAll(async () => {
  world = await openWorld({ failureRates: {}, perKeyAccounts: true });
}, 60_000);
afterAll(() => world?.close());
beforeEach(async () => {
  await world.step(10_000);
  await world.db.delete(batches);
  await world.db.update(connections).set({ adopts: true, createdAt: new Date() });
});

const lines = (rows: number) =>
  Array.from(
    { length: rows },
    (_, n) => `${requestLine(`row-${n}`, `Question ${n}?`, { model: "Qwen/Qwen3.5-9B" })}\n`,
  );

/** A batch made by somebody's script. */
async function makeElsewhere(up: Upstream, rows: number, metadata: Record<string, string> = {}) {
  const bytes = Buffer.from(lines(rows).join(""));
  const file = await uploadFile(up, {
    name: "from-a-script.jsonl",
    sizeBytes: bytes.length,
    open: async function* () {
      yield bytes;
    },
  });
  return createBatch(up, { inputFileId: file.id, endpoint: "/v1/chat/completions", window: "24h", metadata });
}

/** Every connection's list is looked through once. */
async function look() {
  // The first time a connection is seen, its turn is only noted.
  adoptDue(await watched(), new AbortController().signal);
  lookAgain();
  adoptDue(await watched(), new AbortController().signal);
  await adoptionsEnded();
}
const ofUpstream = async (upstreamId: string) =>
  world.db.select().from(batches).where(eq(batches.upstreamId, upstreamId));

describe("a batch made elsewhere", () => {
  it("is taken in once, marked, with its requests, and watched to its end", async () => {
    const up = await world.upstream();
    const made = await makeElsewhere(up, 6, { project: "atlas", created_by_email: "eve@example.org" });
    await look();
    await look();
    const rows = await ofUpstream(made.id);
    expect(rows).toHaveLength(1);
    const [row] = rows;
    if (!row) throw new Error("unreachable");
    expect(row).toMatchObject({ name: "from-a-script", createdBy: elsewhere, models: ["Qwen/Qwen3.5-9B"], total: 6 });
    expect(row.metadata).toEqual({ project: "atlas" });
    expect(await findBatch(world.db, world.teamId, row.id)).toMatchObject({
      isElsewhere: true,
      createdBy: { name: "Made elsewhere" },
      inputFile: { name: "from-a-script.jsonl" },
    });
    const [file] = await world.db.select().from(inputFiles).where(eq(inputFiles.id, row.inputFileId));
    expect(file).toMatchObject({ state: "ready", requests: 6 });
    expect(existsSync(inputPath(row.inputFileId))).toBe(true);
    expect(readFileSync(inputPath(row.inputFileId), "utf8").trim().split("\n")).toHaveLength(6);

    await world.step(1_000);
    await vi.waitFor(async () => {
      pollDue(await watched());
      await pollsEnded();
      expect((await world.read(row.id)).status).toBe("completed");
    });
    expect((await ingestBatch(row.id, { nowMs: Date.now() + 60_000 })).isComplete).toBe(true);
  });

  it("is left alone when it was deleted here", async () => {
    const { teamId, connectionId } = world;
    const { id } = await makeElsewhere(await world.upstream(), 1);
    await world.db.insert(forgottenBatches).values({ teamId, connectionId, upstreamId: id });
    await look();
    expect(await ofUpstream(id)).toEqual([]);
  });

  it("that a console submitted is taken in, with its mark, once no team here can have sent it", async () => {
    const up = await world.upstream();
    const { db } = world;
    const mark = () => crypto.randomUUID().replaceAll("-", "");
    const [young, lost, sent, deleted] = [mark(), mark(), mark(), mark()];
    const made = new Map<string, string>();
    const make = async (marker: string) =>
      made.set(marker, (await makeElsewhere(up, 1, { console_submission: marker })).id);
    await make(young);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 11 * 60_000 });
    try {
      for (const marker of [lost, sent, deleted]) await make(marker);
    } finally {
      vi.useRealTimers();
    }
    // Another team of this console has the key too.
    const others = await newTeam(db);
    await putBatches(others, [{ marker: sent }]);
    const teamId = others.team.id;
    await db.insert(forgottenBatches).values({ teamId, connectionId: "gone", upstreamId: made.get(deleted) ?? "" });
    await look();
    await look();
    for (const marker of [young, sent, deleted]) expect(await ofUpstream(made.get(marker) ?? "")).toEqual([]);
    const rows = await ofUpstream(made.get(lost) ?? "");
    expect(rows).toMatchObject([{ marker: lost, createdBy: elsewhere, submission: "created", metadata: {} }]);
    const taken = rows[0]?.id ?? "";
    const notes = await db.select().from(batchEvents).where(eq(batchEvents.batchId, taken));
    expect(notes[0]?.message).toContain(`carries the mark ${lost}`);
    expect(await findBatch(db, world.teamId, taken)).toMatchObject({ isElsewhere: true, moneyGuard: null });

    // The console that sent it goes on with it: here it is followed to its end, and never acted on.
    await db.update(batches).set({ resultRows: 1, cost: "1000000" }).where(eq(batches.id, taken));
    const acts = async () =>
      Object.entries(await world.calls()).filter(([route]) => /^(POST|DELETE) .*batches/.test(route));
    const before = await acts();
    await world.step(1_000);
    for (let turn = 0; turn < 2; turn += 1) {
      await db.update(batches).set({ nextPollAt: new Date() }).where(eq(batches.id, taken));
      pollDue(await watched());
      await pollsEnded();
      await guardDue();
      await guardsEnded();
      await submitDue();
    }
    expect((await world.read(taken)).status).toBe("completed");
    expect(await acts()).toEqual(before);
  });

  it("is left alone where the connection says so, and when it was over long before the connection was added", async () => {
    const up = await world.upstream();
    await world.db.update(connections).set({ adopts: false });
    const made = await makeElsewhere(up, 1);
    await look();
    expect(await ofUpstream(made.id)).toEqual([]);
    await world.step(100);
    await world.db.update(connections).set({ adopts: true, createdAt: new Date(Date.now() + 48 * 3_600_000) });
    await look();
    expect(await ofUpstream(made.id)).toEqual([]);
  });

  it("never reaches another team: each has an account of its own at the emulator", async () => {
    const [teamId, userId] = [newId("tea"), world.userId];
    await world.db.insert(teams).values({ id: teamId, slug: teamId.toLowerCase(), name: "Others" });
    const connectionId = await createBuiltinEmulatorConnection(world.db, { teamId, userId });
    const theirs = await makeElsewhere(await openUpstream(world.db, teamId, connectionId), 2);
    const mine = await makeElsewhere(await world.upstream(), 2);
    await look();
    const held = (team: string) =>
      world.db
        .select({ id: batches.upstreamId })
        .from(batches)
        .where(and(eq(batches.teamId, team)));
    expect(await held(teamId)).toEqual([{ id: theirs.id }]);
    const ours = (await held(world.teamId)).map((row) => row.id);
    expect(ours).toContain(mine.id);
    expect(ours).not.toContain(theirs.id);
  });

  it("that went back to work elsewhere is followed again", async () => {
    const up = await world.upstream();
    const made = await makeElsewhere(up, 3);
    await look();
    const [row] = await ofUpstream(made.id);
    await world.db
      .update(batches)
      .set({ status: "completed", finishedAt: new Date(), nextPollAt: null })
      .where(eq(batches.id, row?.id ?? ""));
    await look();
    expect((await world.read(row?.id ?? "")).nextPollAt).not.toBeNull();
  });
});
