import { expect, test } from "vitest";
import { putBatches } from "@/lib/batches/cases/put-batches";
import { ListBatches } from "@/lib/batches/list-contract";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newTeam } from "@/lib/teams/cases/new-team";
import { list } from "./list";
import { overview } from "./overview";
import { summariesOf } from "./runs";

const db = await openDatabase();

const running = { status: "in_progress", completed: 4, failed: 1 } as const;
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

test("all that runs is counted and added up, with every part of a run, which is one line", async () => {
  const ctx = await newTeam(db);
  const part = { runId: "run_1" };
  await putBatches(ctx, [
    ...Array.from({ length: 25 }, () => running),
    { ...part, status: "completed" },
    { ...part, ...running, createdBy: "use_2", deadlineAt: ago(5) },
    { ...part, ...running, status: "queued", completed: 0, failed: 0 },
    { ...running, archivedAt: new Date() },
    {},
  ]);
  const board = await overview(ctx);
  expect(board.runningSums).toMatchObject({ batches: 27, lines: 26, done: 130, total: 270, late: 1, allDoneAt: null });
  expect(board.runningSums.members.map(({ id, batches }) => [id, batches])).toEqual([
    ["use_1", 26],
    ["use_2", 1],
  ]);
  // The run stands by its first part, which is done itself, and in no other list.
  expect(board.running.map(({ name }) => name).slice(0, 3)).toEqual(["Batch 26", "Batch 25", "Batch 24"]);
  expect(board.running).toHaveLength(20);
  expect(board.runs.run_1).toMatchObject({ parts: 3, late: 1, statuses: { completed: 1, in_progress: 1, queued: 1 } });
  expect(board.recent.map(({ name }) => name)).toEqual(["Batch 30"]);
});

test("a run of which a part failed is one line of what wants a look, and says so", async () => {
  const ctx = await newTeam(db);
  await putBatches(ctx, [{ runId: "run_2" }, { runId: "run_2", status: "failed" }, { runId: "run_2" }, {}]);
  const { look, recent, runs, hasBatches } = await overview(ctx);
  expect([look.map(({ name }) => name), recent.map(({ name }) => name)]).toEqual([["Batch 1"], ["Batch 4"]]);
  expect(runs.run_2).toMatchObject({ parts: 3, statuses: { completed: 2, failed: 1 } });
  expect(hasBatches).toBe(true);
  expect((await overview(await newTeam(db))).hasBatches).toBe(false);
});

test("what repeats rows of a part costs, and is neither a part nor more rows", async () => {
  const ctx = await newTeam(db);
  const shard = { runId: "run_1", relation: "shard", cost: "2" } as const;
  const [first = ""] = await putBatches(ctx, [shard, { ...shard, status: "failed" }, { total: 15 }]);
  const child = { runId: "run_1", parentId: first, cost: "1" } as const;
  const orphan = { runId: "run_1", relation: "retry", total: 1, completed: 1, cost: "1" } as const;
  await putBatches(ctx, [
    { ...child, relation: "retry", status: "in_progress" },
    { ...child, relation: "edit" },
    { ...child, relation: "rest", total: 2, completed: 2 },
    orphan,
  ]);
  expect((await summariesOf(db, ctx.team.id, ["run_1"])).run_1).toMatchObject({
    parts: 4,
    counts: { total: 23, completed: 23, failed: 0 },
    cost: "8",
    statuses: { completed: 3, failed: 1 },
    reruns: { completed: 1, in_progress: 1 },
  });
  const { batches } = await list(ctx, { ...ListBatches.parse({ sort: "rows" }) });
  expect(batches.map(({ runId }) => runId)).toEqual(["run_1", null]);
  expect((await list(ctx, ListBatches.parse({ sort: "rows", direction: "asc" }))).batches[0]?.runId).toBe(null);
});

test("rows that retries have answered are failed and missing no more, in the row of a batch and of its run", async () => {
  const ctx = await newTeam(db);
  const quality = {
    good: 7,
    truncated: 1,
    empty: 0,
    refused: 0,
    notJson: 0,
    schemaInvalid: 0,
    unchecked: 0,
    failed: 1,
  };
  const part = { runId: "run_6", relation: "shard", completed: 5, failed: 3, quality } as const;
  const [retried = "", other = "", alone = ""] = await putBatches(ctx, [
    // Of three that failed and two that never ran, a retry answered three.
    { ...part, status: "cancelled", isResultComplete: true },
    { ...part, isResultComplete: true },
    { completed: 9, failed: 1, quality: { ...quality, good: 10, truncated: 0, failed: 0 }, isResultComplete: true },
  ]);
  await putBatches(ctx, [
    { parentId: retried, relation: "retry", runId: "run_6", resultRows: 5 },
    { parentId: alone, relation: "edit", resultRows: 1 },
    { parentId: other, relation: "retry", resultRows: 0 },
  ]);
  const { batches, runs } = await list(ctx, ListBatches.parse({}));
  const filledOf = (id: string) => batches.find((batch) => batch.id === id)?.filled;
  expect(filledOf(retried)).toEqual({ failed: 2, neverRan: 1 });
  expect(filledOf(alone)).toEqual({ failed: 1, neverRan: 0 });
  expect(runs.run_6).toMatchObject({ counts: { completed: 10, failed: 6 }, filled: { failed: 2, neverRan: 1 } });
  // The one whose only failure was answered needs no look any more.
  const look = (await list(ctx, ListBatches.parse({ view: "look" }))).batches.map(({ id }) => id);
  expect(look).toEqual([retried]);
});

test("a run stands where its worst part and its last end put it", async () => {
  const ctx = await newTeam(db);
  const hour = (n: number) => new Date(Date.UTC(2026, 0, 1, n));
  await putBatches(ctx, [
    { name: "run", runId: "run_3", finishedAt: hour(1) },
    { name: "early", finishedAt: hour(2) },
    { name: "late", finishedAt: hour(4) },
    { name: "works", status: "in_progress", deadlineAt: hour(5) },
    { runId: "run_3", status: "failed", finishedAt: hour(3) },
  ]);
  const sorted = async (sort: "ends" | "state") =>
    (await list(ctx, ListBatches.parse({ sort, direction: "asc" }))).batches.map(({ name }) => name);
  expect(await sorted("ends")).toEqual(["early", "run", "late", "works"]);
  expect((await sorted("state")).slice(0, 2)).toEqual(["run", "works"]);
  const first = await list(ctx, ListBatches.parse({ sort: "ends", direction: "asc", limit: 2 }));
  const cursor = first.nextCursor ?? undefined;
  const second = await list(ctx, ListBatches.parse({ sort: "ends", direction: "asc", limit: 2, cursor }));
  expect(second.batches.map(({ name }) => name)).toEqual(["late", "works"]);
});

test("a run says how late its parts at work are, when the last is due, and when all have ended", async () => {
  const ctx = await newTeam(db);
  const [due, later] = [ago(5), ago(-60)];
  const works = { ...running, runId: "run_4" };
  await putBatches(ctx, [
    { runId: "run_4", finishedAt: ago(9), deadlineAt: ago(-600) },
    { ...works, deadlineAt: due },
    { ...works, deadlineAt: later },
    { runId: "run_5", finishedAt: ago(9) },
    { runId: "run_5", finishedAt: due },
  ]);
  const { run_4, run_5 } = await summariesOf(db, ctx.team.id, ["run_4", "run_5"]);
  const none = { verdict: null, late: 0, deadlineAt: null, allDoneAt: null, finishedAt: null };
  expect(run_4).toMatchObject({ ...none, verdict: "overdue", late: 1, deadlineAt: later.toISOString() });
  expect(run_5).toMatchObject({ ...none, finishedAt: due.toISOString() });
});
