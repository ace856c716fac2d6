import { expect, test } from "@playwright/test";
import type { Client } from "@/e2e/support/client";
import { type Seed, seedBatches } from "@/e2e/support/seed-batches";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { listBatches } from "@/lib/batches/list-contract";
import { isTerminal } from "@/lib/batches/rules";
import {
  createBatchView,
  listBatchFacets,
  listBatchViews,
  removeBatchView,
  updateBatchView,
} from "@/lib/batches/view-contract";
import { bulkExportPath, previewBulk, runBulk } from "@/lib/bulk/contract";
import { getFile } from "@/lib/files/contract";
import type { CallInput } from "@/lib/wire/endpoint";

const now = Date.now();
const hours = (count: number) => new Date(now + count * 3_600_000);
const clean = { good: 1, truncated: 0, empty: 0, refused: 0, notJson: 0, schemaInvalid: 0, unchecked: 0, failed: 0 };
const base: Seed = {
  ...{ name: "x", status: "completed", userId: "", window: "24h", models: ["m/one"], tags: [], quality: clean },
  ...{ total: 10, completed: 10, failed: 0, cost: "1", createdAt: hours(-1), deadlineAt: hours(23) },
  ...{ finishedAt: hours(-0.5), runId: null, archivedAt: null },
};

type Listed = Seed & { id: string };
type Query = Omit<CallInput<typeof listBatches>, "team">;

/** Walks all pages; every batch once. */
async function walk(client: Client, team: string, query: Query, limit = 7): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.call(listBatches, { team, ...query, limit, ...(cursor ? { cursor } : {}) });
    ids.push(...page.batches.map((batch) => batch.id));
    cursor = page.nextCursor ?? undefined;
    if (!cursor) expect(page.total).toBe(ids.length);
  } while (cursor);
  expect(new Set(ids).size).toBe(ids.length);
  return ids;
}

async function manyBatches() {
  const team = await newTeam();
  const other = await team.member("member");
  const statuses = ["completed", "completed", "failed", "in_progress", "cancelled", "unresolved"] as const;
  const seeds: Seed[] = Array.from({ length: 61 }, (_, n) => {
    const status = statuses[n % statuses.length] ?? "completed";
    const isOver = status !== "in_progress" && status !== "unresolved";
    return {
      ...base,
      name: `Batch ${"cab"[n % 3]} ${n % 10}`,
      status,
      userId: n % 4 === 0 ? other.userId : team.owner.userId,
      window: n % 5 === 0 ? "1h" : "24h",
      models: n % 3 === 0 ? ["m/one", "m/two"] : ["m/one"],
      tags: n % 7 === 0 ? ["geo", "50%_off"] : n % 2 === 0 ? ["geo"] : [],
      total: (n * 37) % 50,
      cost: n % 6 === 0 ? null : String((n * 13) % 11),
      // Some at the same moment: then the id decides.
      createdAt: hours(-Math.floor(n / 2) * 5),
      deadlineAt: n % 8 === 3 ? hours(-1) : hours(n),
      finishedAt: isOver ? hours(-n) : null,
      quality: n % 9 === 0 ? { ...clean, truncated: 2 } : clean,
      archivedAt: n % 20 === 19 ? hours(0) : null,
    };
  });
  const ids = await seedBatches(team, seeds);
  return { team, other, all: seeds.map((seed, n): Listed => ({ ...seed, id: ids[n] ?? "" })) };
}

const isOver = (seed: Seed) => !["in_progress", "unresolved"].includes(seed.status);
const isFlagged = (seed: Seed) => (seed.quality?.truncated ?? 0) > 0;

test("every filter and order means the same over pages as over the whole set", async () => {
  const { team, other, all } = await manyBatches();
  const { client } = team.owner;
  const filters: [Query, (seed: Listed) => boolean][] = [
    [{}, () => true],
    [{ view: "running" }, (seed) => seed.status === "in_progress"],
    [{ view: "done" }, isOver],
    [
      { view: "look" },
      (seed) =>
        ["unresolved", "failed"].includes(seed.status) || (isOver(seed) && (seed.failed > 0 || isFlagged(seed))),
    ],
    [{ view: "archived" }, () => true],
    [{ isMine: "true" }, (seed) => seed.userId === team.owner.userId],
    [{ memberId: [other.userId] }, (seed) => seed.userId === other.userId],
    [{ status: ["failed", "cancelled"] }, (seed) => seed.status === "failed" || seed.status === "cancelled"],
    [{ model: "m/two" }, (seed) => seed.models.includes("m/two")],
    [{ tag: ["50%_off", "none"] }, (seed) => seed.tags.includes("50%_off")],
    [{ window: "1h" }, (seed) => seed.window === "1h"],
    [{ isOverdue: "true" }, (seed) => !isOver(seed) && (seed.deadlineAt?.getTime() ?? 0) < now],
    [{ isFlagged: "true", view: "done" }, (seed) => isFlagged(seed) && isOver(seed)],
    [{ days: 2 }, (seed) => seed.createdAt > hours(-48)],
    [
      { from: hours(-60.5).toISOString(), to: hours(-20.5).toISOString() },
      (seed) => seed.createdAt >= hours(-60.5) && seed.createdAt < hours(-20.5),
    ],
    [{ search: "atch a" }, (seed) => seed.name.startsWith("Batch a")],
    [{ search: "50%_" }, (seed) => seed.tags.includes("50%_off")],
    [{ connectionId: "con_none" }, () => false],
  ];
  for (const [query, isMeant] of filters) {
    const isArchive = query.view === "archived";
    const expected = all.filter((seed) => (seed.archivedAt !== null) === isArchive && isMeant(seed));
    const ids = await walk(client, team.slug, query);
    expect([...ids].sort(), JSON.stringify(query)).toEqual(expected.map((seed) => seed.id).sort());
  }
  const keys: Record<string, (seed: Listed) => number | string> = {
    created: (seed) => seed.createdAt.getTime(),
    name: (seed) => seed.name.toLowerCase(),
    cost: (seed) => Number(seed.cost ?? -1),
    rows: (seed) => seed.total,
    ends: (seed) => (seed.finishedAt ?? seed.deadlineAt)?.getTime() ?? Number.POSITIVE_INFINITY,
  };
  const byId = new Map(all.map((seed) => [seed.id, seed]));
  for (const [sort, key] of Object.entries(keys)) {
    for (const direction of ["asc", "desc"] as const) {
      const ids = await walk(client, team.slug, { sort: sort as "created", direction }, 9);
      const values = ids.map((id) => key(byId.get(id) as Listed));
      const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(values, `${sort} ${direction}`).toEqual(direction === "asc" ? sorted : sorted.reverse());
    }
  }
  const byState = await walk(client, team.slug, { sort: "state", direction: "asc" });
  expect(byId.get(byState[0] ?? "")?.status).toBe("unresolved");
  expect(byId.get(byState.at(-1) ?? "")?.status).toBe("completed");
});

test("a cursor of another order or from nowhere is refused, and filters are bounded", async () => {
  const { team } = await manyBatches();
  const path = `/api/t/${team.slug}/batches`;
  const { nextCursor } = await team.owner.client.call(listBatches, { team: team.slug, sort: "name", limit: 5 });
  for (const query of [
    `sort=rows&cursor=${nextCursor}`,
    "cursor=eyJhIjoxfQ",
    "cursor=%00",
    "days=0",
    "from=yesterday",
    "view=every",
    "isMine=perhaps",
  ])
    expect((await team.owner.client.send("GET", `${path}?${query}`)).status, query).toBe(400);
});

test("a run of several parts is one row that matches when any part does, and lists its parts", async () => {
  const team = await newTeam();
  const { client, userId } = team.owner;
  const part = (n: number, more: Partial<Seed>): Seed => ({
    ...{ ...base, userId, runId: "run_abcdefgh", createdAt: hours(-10 + n / 100), name: `Invoices · part ${n} of 3` },
    ...more,
  });
  const ids = await seedBatches(team, [
    part(1, { cost: "1.5" }),
    part(2, { failed: 2, completed: 8, cost: "2", tags: ["late"] }),
    part(3, { status: "in_progress", completed: 3, finishedAt: null, cost: null, quality: null }),
    { ...base, userId, name: "Alone", cost: "3" },
  ]);
  const list = (query: Query) => client.call(listBatches, { team: team.slug, ...query });
  const first = await list({});
  expect(first.batches.map((batch) => batch.id)).toEqual([ids[3], ids[0]]);
  expect(first).toMatchObject({ total: 2, counts: { all: 2, running: 1, look: 1, done: 2 } });
  expect(first.runs.run_abcdefgh).toEqual({
    name: "Invoices",
    parts: 3,
    counts: { total: 30, completed: 21, failed: 2 },
    filled: { failed: 0, neverRan: 0 },
    quality: { ...clean, good: 2 },
    cost: "3.5",
    statuses: { completed: 2, in_progress: 1 },
    reruns: {},
    ...{ verdict: null, late: 0, deadlineAt: hours(23).toISOString(), allDoneAt: null, finishedAt: null },
  });
  expect((await list({ sort: "cost" })).batches.map((batch) => batch.id)).toEqual([ids[0], ids[3]]);
  for (const query of [{ view: "running" }, { view: "look" }, { tag: "late" }, { search: "part 3" }] as const)
    expect(
      (await list(query)).batches.map((batch) => batch.id),
      JSON.stringify(query),
    ).toEqual([ids[0]]);
  const parts = await list({ runId: "run_abcdefgh", direction: "asc" });
  expect(parts.batches.map((batch) => batch.id)).toEqual(ids.slice(0, 3));
  await client.call(runBulk, {
    team: team.slug,
    act: "tag",
    target: { kind: "chosen", ids: [], runIds: ["run_abcdefgh"] },
    tags: { add: ["whole"] },
  });
  expect((await list({ runId: "run_abcdefgh" })).batches.every((batch) => batch.tags.includes("whole"))).toBe(true);
});

test("the batches of a file are as many as the file says: each part by itself, put away or not, over pages", async () => {
  const team = await newTeam();
  const { client, userId } = team.owner;
  const at = (n: number, more: Partial<Seed> = {}): Seed => ({
    ...{ ...base, userId, createdAt: hours(-n), name: `Batch ${n}` },
    ...more,
  });
  // The first part of the run was made of another file.
  const others = await seedBatches(team, [at(20, { runId: "run_abcdefgh" }), at(1)]);
  const mine = await seedBatches(team, [
    ...[2, 3, 4, 5].map((n) => at(n)),
    at(19, { runId: "run_abcdefgh" }),
    at(18, { runId: "run_abcdefgh", status: "in_progress", finishedAt: null }),
    at(6, { archivedAt: hours(0) }),
  ]);
  const fileOf = async (batchId = "") => (await client.call(getBatch, { team: team.slug, batchId })).inputFile.id;
  const [fileId, otherId] = [await fileOf(mine[0]), await fileOf(others[0])];
  expect((await client.call(getFile, { team: team.slug, fileId })).batchCount).toBe(mine.length);
  expect((await walk(client, team.slug, { fileId }, 2)).sort()).toEqual([...mine].sort());
  expect((await walk(client, team.slug, { fileId: otherId }, 1)).sort()).toEqual([...others].sort());
  const page = await client.call(listBatches, { team: team.slug, fileId });
  expect(page.counts).toMatchObject({ all: 7, running: 1, done: 6, archived: 1 });
  expect(page.runs, "no part stands for the others").toEqual({});
  expect(await walk(client, team.slug, { fileId, view: "running" })).toEqual([mine[5]]);
  expect(await walk(client, team.slug, { fileId, view: "archived" })).toEqual([mine[6]]);
  expect(await walk(client, team.slug, { fileId, search: "Batch 3" })).toEqual([mine[1]]);
  expect(await walk(client, team.slug, { fileId: "fil_none" })).toEqual([]);
  const target = { kind: "filter" as const, filter: { fileId } };
  const preview = await client.call(previewBulk, { team: team.slug, act: "tag", target });
  expect(preview.total).toBe(mine.length);
});

test("bulk acts say what they will do, do it to those they are for, and tell what failed", async () => {
  const { team, other, all } = await manyBatches();
  const { client } = team.owner;
  const target = { kind: "filter" as const, filter: { tag: ["geo"] } };
  const geo = all.filter((seed) => seed.tags.includes("geo") && !seed.archivedAt);
  const preview = await client.call(previewBulk, { team: team.slug, act: "cancel", target });
  const running = geo.filter((seed) => !isOver(seed));
  expect(preview).toMatchObject({ total: geo.length, able: running.length });
  expect(Number(preview.spent)).toBe(running.reduce((sum, seed) => sum + Number(seed.cost ?? 0), 0));

  const archived = await client.call(runBulk, { team: team.slug, act: "archive", target });
  expect(archived).toMatchObject({ done: geo.length - running.length, skipped: running.length, failedCount: 0 });
  const left = await client.call(listBatches, { team: team.slug, tag: "geo", limit: 100 });
  expect(left.total).toBe(running.length);
  const back = { kind: "filter" as const, filter: { view: "archived" as const, tag: ["geo"] } };
  await client.call(runBulk, { team: team.slug, act: "unarchive", target: back });

  const ids = geo.slice(0, 3).map((seed) => seed.id);
  const chosen = { kind: "chosen" as const, ids };
  const tags = { add: ["new", "geo"], remove: ["50%_off"] };
  expect(await client.call(runBulk, { team: team.slug, act: "tag", target: chosen, tags })).toMatchObject({ done: 3 });
  for (const batchId of ids)
    expect((await client.call(getBatch, { team: team.slug, batchId })).tags).toEqual(["geo", "new"]);

  // Of another person's batch a member deletes nothing; owners may. What never was upstream cannot be retried.
  const mine = all.find((seed) => isOver(seed) && seed.userId === team.owner.userId && !seed.archivedAt);
  const one = { kind: "chosen" as const, ids: [mine?.id ?? ""] };
  expect(await other.client.call(runBulk, { team: team.slug, act: "delete", target: one })).toMatchObject({ done: 0 });
  expect(await client.call(runBulk, { team: team.slug, act: "delete", target: one })).toMatchObject({ done: 1 });
  expect(await client.call(runBulk, { team: team.slug, act: "retry", target })).toMatchObject({ done: 0 });
  const viewer = await team.member("viewer");
  await expect(viewer.client.call(runBulk, { team: team.slug, act: "archive", target })).rejects.toThrow("403");

  const stranger = await newTeam();
  const foreign = await stranger.owner.client.call(runBulk, { team: stranger.slug, act: "archive", target: chosen });
  expect(foreign).toMatchObject({ done: 0, skipped: 0 });
});

test("running batches are cancelled together and taken up again together", async () => {
  const team = await newTeam();
  const { client } = team.owner;
  const file = await upload(client, team.slug, chatLines(3_000));
  const batches = await Promise.all(
    [1, 2, 3].map((n) => submit(client, team.slug, file.id, team.connection.id, { name: `Run ${n}` })),
  );
  const get = (batchId: string) => () => client.call(getBatch, { team: team.slug, batchId });
  for (const { id } of batches) await until(get(id), (batch) => batch.status === "in_progress");
  const target = { kind: "filter" as const, filter: { search: "Run" } };
  const cancelled = await client.call(runBulk, { team: team.slug, act: "cancel", target });
  expect(cancelled).toMatchObject({ done: 3, failedCount: 0 });
  for (const { id } of batches) await until(get(id), (batch) => isTerminal(batch.status));
  expect(await client.call(runBulk, { team: team.slug, act: "retry", target })).toMatchObject({ done: 3 });
  for (const { id } of batches) expect((await get(id)()).status).not.toBe("cancelled");
  await client.call(runBulk, { team: team.slug, act: "cancel", target });
});

test("the list is exported as CSV, and results of chosen batches as one archive", async () => {
  const team = await newTeam();
  const { client } = team.owner;
  const file = await upload(client, team.slug, chatLines(4));
  const made = await submit(client, team.slug, file.id, team.connection.id, {
    name: '=cmd, "quoted"',
    tags: ["a", "b"],
  });
  await until(
    () => client.call(getBatch, { team: team.slug, batchId: made.id }),
    (batch) => batch.results.isComplete,
  );
  await seedBatches(
    team,
    Array.from({ length: 620 }, (_, n) => ({ ...base, userId: team.owner.userId, name: `S ${n}` })),
  );
  const csv = await client.raw(`${bulkExportPath(team.slug)}?format=csv`);
  expect(csv.headers.get("content-disposition")).toContain("batches.csv");
  const lines = (await csv.text()).trimEnd().split("\r\n");
  expect(lines).toHaveLength(622);
  expect(lines[0]).toContain("id,name,status,member");
  expect(lines.find((line) => line.startsWith(made.id))).toContain(`"'=cmd, ""quoted"""`);
  const narrowed = await client.raw(`${bulkExportPath(team.slug)}?format=csv&search=S+61`);
  expect((await narrowed.text()).trimEnd().split("\r\n")).toHaveLength(12);
  const tooMany = await client.raw(`${bulkExportPath(team.slug)}?format=zip`);
  expect(tooMany.status).toBe(413);
  const zip = Buffer.from(
    await (await client.raw(`${bulkExportPath(team.slug)}?format=zip&id=${made.id}`)).arrayBuffer(),
  );
  expect(zip.subarray(0, 2).toString()).toBe("PK");
  const text = zip.toString("latin1");
  expect(text).toContain(`${made.id}/`);
  for (const n of [0, 1, 2, 3]) expect(text).toContain(`"custom_id":"row-${n}"`);
});

test("views are kept per person and shared with the team by who may", async () => {
  const team = await newTeam();
  const { client } = team.owner;
  const member = await team.member("member");
  const viewer = await team.member("viewer");
  const at = { team: team.slug };
  const own = await client.call(createBatchView, { ...at, name: "Failed", query: "view=look&tag=geo" });
  const shared = await client.call(createBatchView, { ...at, name: "Team", query: "sort=cost", isShared: true });
  expect((await client.call(listBatchViews, at)).views).toHaveLength(2);
  expect((await member.client.call(listBatchViews, at)).views).toEqual([
    { ...shared, isMine: false, by: "Owner Person" },
  ]);
  await expect(member.client.call(removeBatchView, { ...at, viewId: own.id })).rejects.toThrow("404");
  await expect(member.client.call(updateBatchView, { ...at, viewId: shared.id, name: "x" })).rejects.toThrow("403");
  await expect(viewer.client.call(createBatchView, { ...at, name: "v", query: "", isShared: true })).rejects.toThrow(
    "403",
  );
  expect(await viewer.client.call(createBatchView, { ...at, name: "v", query: "" })).toMatchObject({ isMine: true });
  expect(await client.call(updateBatchView, { ...at, viewId: own.id, query: "view=done" })).toMatchObject({
    name: "Failed",
    query: "view=done",
  });
  await client.call(removeBatchView, { ...at, viewId: shared.id });
  expect((await member.client.call(listBatchViews, at)).views).toEqual([]);
  expect((await client.send("POST", `/api/t/${team.slug}/batch-views`, { name: "", query: "" })).status).toBe(400);
});

test("facets name what occurs, the most used first", async () => {
  const { team } = await manyBatches();
  const facets = await team.owner.client.call(listBatchFacets, { team: team.slug });
  expect(facets).toMatchObject({ models: ["m/one", "m/two"], tags: ["geo", "50%_off"], windows: ["24h", "1h"] });
  expect(facets.members.map((member) => member.name)).toEqual(["Member Person", "Owner Person"]);
});
