import { and, asc, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { putBatches } from "@/lib/batches/cases/put-batches";
import { BatchFilter } from "@/lib/batches/filter";
import { batches } from "@/lib/batches/table";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { newTeam } from "@/lib/teams/cases/new-team";
import { untagged } from "@/lib/usage/contract";
import { recordUsage } from "@/lib/usage/record";
import { listed, matches } from "./match";

const db = await openDatabase();

test("batches are found by any of several tags, and those that carry none by a word of their own", async () => {
  const ctx = await newTeam(db);
  for (const [name, tags] of [
    ["both", ["a", "b"]],
    ["none", []],
    ["one", ["b"]],
  ] as const) {
    const id = newId("bat");
    await db.insert(batches).values({
      ...{ id, teamId: ctx.team.id, connectionId: "con_1", inputFileId: "fil_1", createdBy: "use_1", marker: id, name },
      ...{ idempotencyKey: id, window: "24h", endpoint: "/v1/chat/completions", models: ["m"], tags: [...tags] },
      ...{ metadata: {}, status: "completed" },
    });
  }
  const found = async (tag: string | string[]) => {
    const where = and(eq(batches.teamId, ctx.team.id), matches(ctx, BatchFilter.parse({ tag })));
    const rows = await db.select({ name: batches.name }).from(batches).where(where).orderBy(asc(batches.name));
    return rows.map(({ name }) => name);
  };
  expect(await found("a")).toEqual(["both"]);
  expect(await found(["a", "b"])).toEqual(["both", "one"]);
  expect(await found(untagged)).toEqual(["none"]);
  expect(await found([untagged, "a"])).toEqual(["both", "none"]);
});

test("what was used on some days is found whenever it was made, part by part, archived or not", async () => {
  const ctx = await newTeam(db);
  const [twice = "", archived = "", part = "", unused = ""] = await putBatches(ctx, [
    { models: ["m", "n"] },
    { models: ["m"], archivedAt: new Date() },
    { models: ["m"], runId: "run_1" },
    { models: ["m"], runId: "run_1" },
  ]);
  const [{ connectionId } = { connectionId: "" }] = await db.select().from(batches).where(eq(batches.id, twice));
  const use = async (id: string, model: string, rows: number, day: string) => {
    const batch = {
      id,
      teamId: ctx.team.id,
      connectionId,
      createdBy: "use_1",
      window: "24h",
      tags: [],
      isEmulator: true,
    };
    const counts = { rows, failedRows: 0, flaggedRows: 0, inputTokens: rows, outputTokens: 0 };
    const perModel = [{ model, ...counts, wastedInputTokens: 0, wastedOutputTokens: 0 }];
    await db.transaction((tx) => recordUsage(tx, { batch, perModel, at: new Date(`${day}T12:00:00Z`) }));
  };
  await use(twice, "m", 1, "2026-03-01");
  await use(twice, "n", 1, "2026-03-04");
  await use(archived, "m", 1, "2026-03-02");
  await use(part, "m", 1, "2026-03-03");
  const found = async (filter: Parameters<typeof BatchFilter.parse>[0], where = matches) => {
    const meant = and(eq(batches.teamId, ctx.team.id), where(ctx, BatchFilter.parse(filter)));
    return (await db.select({ id: batches.id }).from(batches).where(meant).orderBy(asc(batches.createdAt))).map(
      ({ id }) => id,
    );
  };
  const march = { usedFrom: "2026-03-01", usedTo: "2026-03-31" };
  expect(await found(march)).toEqual([twice, archived, part]);
  expect(await found(march, listed)).toEqual([twice, archived, part]);
  expect(await found({ usedFrom: "2026-03-02", usedTo: "2026-03-03" })).toEqual([archived, part]);
  // A model of the batch that was not used in these days is none of the slice's.
  expect(await found({ usedTo: "2026-03-01", model: "n" })).toEqual([]);
  expect(await found({ usedFrom: "2026-03-04", model: "n" })).toEqual([twice]);
  expect(await found({ ...march, view: "archived" })).toEqual([archived]);
  expect(await found({}, listed)).toEqual([twice, part]);
  expect(await found({ model: "m" })).toEqual([twice, part, unused]);
});
