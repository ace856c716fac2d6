import { and, asc, eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { setPrice } from "@/lib/models/service";
import { newTeam } from "@/lib/teams/cases/new-team";
import { teams } from "@/lib/teams/table";
import { type UsageBy, untagged, usageGroups } from "./contract";
import { rebuildDays } from "./days";
import { rememberDeleted } from "./deleted";
import { fillWaste } from "./fill-waste";
import { type ModelUse, recordUsage } from "./record";
import { historyOf } from "./service/history";
import { setPriceOfUsage } from "./service/set-price";
import { usage } from "./service/usage";
import { dearestBatches } from "./service/used-batches";
import { usageDays, usageFacts } from "./table";

const db = await openDatabase();

const price = (input: string, output: string) => ({ inputPerMillion: input, outputPerMillion: output });
const use = (model: string, rows: number, over: Partial<ModelUse> = {}): ModelUse => ({
  ...{ model, rows, failedRows: 0, flaggedRows: 0, inputTokens: rows * 10, outputTokens: rows * 5 },
  ...{ wastedInputTokens: 0, wastedOutputTokens: 0, ...over },
});
const noon = (day: string) => new Date(`${day}T12:00:00Z`);

async function teamWithPrice(...models: string[]) {
  const ctx = await newTeam(db);
  const prices = { "24h": price("1", "2"), "1h": null, realtime: price("2", "4") };
  for (const modelId of models) await setPrice(ctx, { modelId, prices });
  const batchOf = (over: { tags?: string[]; createdBy?: string; window?: string } = {}) => ({
    ...{ id: newId("bat"), teamId: ctx.team.id, connectionId: "con_1", createdBy: "use_1", window: "24h" },
    ...{ tags: [], isEmulator: false, ...over },
  });
  const record = (batch: ReturnType<typeof batchOf>, day: string, ...perModel: ModelUse[]) =>
    db.transaction((tx) => recordUsage(tx, { batch, perModel, at: noon(day) }));
  const view = (over: Partial<Parameters<typeof usage>[1]> = {}) =>
    usage(ctx, { from: "2026-01-01", to: "2026-12-31", groupBy: "model", bucket: "day", ...over });
  const days = () =>
    db
      .select()
      .from(usageDays)
      .where(eq(usageDays.teamId, ctx.team.id))
      .orderBy(asc(usageDays.day), asc(usageDays.model), asc(usageDays.tags), asc(usageDays.userId));
  return { ctx, batchOf, record, view, days };
}

test("a run of two days is charged to both, exactly, and once however often it is told", async () => {
  const { ctx, batchOf, record, view } = await teamWithPrice("m");
  const batch = batchOf();
  await record(batch, "2026-03-01", use("m", 100));
  await record(batch, "2026-03-02", use("m", 150));
  const sum = await record(batch, "2026-03-02", use("m", 150));
  // 150 × (10 × $1 + 5 × $2) per million.
  expect(sum).toEqual({ cost: "0.003", realtimeCost: "0.006" });
  const seen = await view();
  expect(seen.cells).toEqual([
    {
      ...{ at: "2026-03-01", key: "m", rows: 100, tokens: 1_500, unpricedRows: 0 },
      ...{ cost: "0.002", wastedCost: "0", wasteUnknownRows: 0, comparedCost: "0.002", realtimeCost: "0.004" },
    },
    {
      ...{ at: "2026-03-02", key: "m", rows: 50, tokens: 750, unpricedRows: 0 },
      ...{ cost: "0.001", wastedCost: "0", wasteUnknownRows: 0, comparedCost: "0.001", realtimeCost: "0.002" },
    },
  ]);
  expect(seen.total).toMatchObject({ rows: 150, batches: 1, cost: "0.003", realtimeCost: "0.006", unpricedRows: 0 });
  expect((await view({ bucket: "month" })).cells).toHaveLength(1);
  const [fact] = await db.select().from(usageFacts).where(eq(usageFacts.batchId, batch.id));
  expect(fact?.teamId).toBe(ctx.team.id);
});

test("days are the team's own: the same instant is tomorrow in Tokyo", async () => {
  const { ctx, batchOf, record, view } = await teamWithPrice("m");
  await db.update(teams).set({ zone: "Asia/Tokyo" }).where(eq(teams.id, ctx.team.id));
  await db.transaction((tx) =>
    recordUsage(tx, { batch: batchOf(), perModel: [use("m", 1)], at: new Date("2026-03-01T20:00:00Z") }),
  );
  await record(batchOf(), "2026-03-01", use("m", 1));
  const seen = await view();
  expect(seen.zone).toBe("Asia/Tokyo");
  expect(seen.cells.map((cell) => cell.at)).toEqual(["2026-03-01", "2026-03-02"]);
});

test("a price met by the first rows stays; one not known then is filled in when it is", async () => {
  const { ctx, batchOf, record } = await teamWithPrice("m");
  const [priced, unpriced] = [batchOf(), batchOf()];
  await record(priced, "2026-03-01", use("m", 100));
  expect(await record(unpriced, "2026-03-01", use("new", 100))).toEqual({ cost: null, realtimeCost: null });
  await setPrice(ctx, { modelId: "m", prices: { "24h": price("100", "200"), "1h": null, realtime: null } });
  await setPrice(ctx, { modelId: "new", prices: { "24h": price("1", "2"), "1h": null, realtime: null } });
  expect((await record(priced, "2026-03-02", use("m", 200))).cost).toBe("0.004");
  expect(await record(unpriced, "2026-03-02", use("new", 200))).toEqual({ cost: "0.004", realtimeCost: null });
});

test("waste, unknown prices, members and tags each have their sums", async () => {
  const { batchOf, record, view } = await teamWithPrice("m");
  const wasted = { failedRows: 2, flaggedRows: 3, wastedInputTokens: 30, wastedOutputTokens: 15 };
  await record(batchOf({ tags: ["b", "a"] }), "2026-03-01", use("m", 10, wasted), use("free?", 4));
  await record(batchOf({ createdBy: "use_2", tags: ["a"] }), "2026-03-01", use("m", 10));
  await record(batchOf({ createdBy: "use_2" }), "2026-03-01", use("m", 10));
  const seen = await view();
  expect(seen.total).toMatchObject({ batches: 3, rows: 34, failedRows: 2, flaggedRows: 3, unpricedRows: 4 });
  expect(seen.total.wastedCost).toBe("0.00006");
  expect(seen.groups.map(({ key, batches }) => [key, batches])).toEqual([
    ["m", 3],
    ["free?", 1],
  ]);
  const byTag = await view({ groupBy: "tag" });
  expect(byTag.groups.map(({ label, batches, rows }) => [label, batches, rows]).sort()).toEqual([
    ["a", 2, 24],
    ["b", 1, 14],
    ["no tag", 1, 10],
  ]);
  expect((await view({ groupBy: "member" })).groups.map(({ label }) => label)).toEqual([
    "former member",
    "former member",
  ]);
  expect((await view({ member: "use_2", tag: "a" })).total.rows).toBe(10);
  expect((await view({ tag: untagged })).total.rows).toBe(10);
  expect((await view({ model: "free?" })).total).toMatchObject({ rows: 4, cost: "0", unpricedRows: 4 });
});

test("a batch of two models is one batch in all, and one of each model however the view is split", async () => {
  const { batchOf, record, view } = await teamWithPrice("a", "b");
  await record(batchOf(), "2026-03-01", use("a", 10), use("b", 10));
  expect((await view()).total.batches).toBe(1);
  for (const model of ["a", "b"]) {
    const seen = await view({ model, groupBy: "member" });
    expect([model, seen.total.batches, seen.groups[0]?.batches]).toEqual([model, 1, 1]);
  }
});

test("a retry that answers failed rows takes them back", async () => {
  const { batchOf, record, view } = await teamWithPrice("m");
  const batch = batchOf();
  await record(batch, "2026-03-01", use("m", 10, { failedRows: 4, inputTokens: 60, outputTokens: 30 }));
  await record(batch, "2026-03-02", use("m", 10));
  const { total, cells } = await view();
  expect(total).toMatchObject({ rows: 10, failedRows: 0, batches: 1, cost: "0.0002" });
  expect(cells.map((cell) => cell.rows)).toEqual([10, 0]);
});

test("what is wasted counts on the day it came, and a retry takes it back", async () => {
  const { batchOf, record, view } = await teamWithPrice("m");
  const batch = batchOf();
  const waste = (wastedInputTokens: number) => ({ failedRows: 1, wastedInputTokens });
  await record(batch, "2026-03-01", use("m", 10, waste(30)));
  await record(batch, "2026-03-02", use("m", 20, waste(50)));
  await record(batch, "2026-03-03", use("m", 30));
  const { cells, total } = await view();
  expect(cells.map(({ wastedCost }) => wastedCost)).toEqual(["0.00003", "0.00002", "-0.00005"]);
  expect(total.wastedCost).toBe("0");
});

test("what was wasted before that was kept is unknown until it is counted, and then as if it had been kept", async () => {
  const { ctx, batchOf, record, view, days } = await teamWithPrice("m", "n");
  const batch = batchOf();
  const waste = { failedRows: 1, flaggedRows: 2, wastedInputTokens: 30, wastedOutputTokens: 10 };
  await record(batch, "2026-03-01", use("m", 10), use("n", 4));
  await record(batch, "2026-03-02", use("m", 20, waste), use("n", 4));
  const [kept, keptDays] = [await view(), await days()];
  expect(kept.total).toMatchObject({ wastedCost: "0.00005", wasteUnknownRows: 0 });
  // As a version that did not keep it left it.
  const gone = { wastedInputTokens: null, wastedOutputTokens: null, wastedCost: null };
  await db.update(usageFacts).set(gone).where(eq(usageFacts.batchId, batch.id));
  await db.transaction(rebuildDays);
  const unknown = await view();
  expect(unknown.total).toMatchObject({ wastedCost: "0", wasteUnknownRows: 3 });
  expect(unknown.cells.map(({ wasteUnknownRows }) => wasteUnknownRows)).toEqual([0, 0, 3]);
  const again = () => db.transaction((tx) => fillWaste(tx, batch.id, [use("m", 20, waste), use("n", 4)]));
  expect(await again()).toBe(true);
  expect(await view()).toEqual(kept);
  expect(await days()).toEqual(keptDays);
  expect(await again()).toBe(false);
  expect(await days()).toEqual(keptDays);
  expect(ctx.role).toBe("owner");
});

test("the dearest batches are those that cost most in the days asked for, however much they cost on others", async () => {
  const { batchOf, record, view } = await teamWithPrice("m", "n");
  const input = { from: "2026-03-02", to: "2026-03-03", groupBy: "model", bucket: "day" } as const;
  const [before, within, across, other] = [batchOf(), batchOf({ tags: ["t"] }), batchOf(), batchOf()];
  await record(before, "2026-03-01", use("m", 900));
  await record(across, "2026-03-01", use("m", 800));
  await record(across, "2026-03-03", use("m", 810), use("n", 5));
  await record(across, "2026-03-04", use("m", 999), use("n", 5));
  await record(within, "2026-03-02", use("m", 20));
  await record(other, "2026-03-02", use("unpriced", 5));
  const { topBatches } = await view(input);
  expect(topBatches.map(({ id, rows, cost }) => [id, rows, cost])).toEqual([
    [within.id, 20, "0.0004"],
    [across.id, 15, "0.0003"],
    [other.id, 5, null],
  ]);
  const sliced = await view({ ...input, model: "m" });
  expect(sliced.topBatches.map(({ id, cost }) => [id, cost])).toEqual([
    [within.id, "0.0004"],
    [across.id, "0.0002"],
  ]);
  expect((await view({ ...input, tag: "t" })).topBatches.map(({ id }) => id)).toEqual([within.id]);
});

test("of very many batches the dearest are the same, deleted ones among them", async () => {
  const { ctx, batchOf, record } = await teamWithPrice("m");
  const input = { from: "2026-03-02", to: "2026-03-03" };
  const remember = (id: string, cost: string) => rememberDeleted(db, ctx, { id, name: `Run ${id}`, cost });
  const dear = batchOf();
  await record(dear, "2026-03-01", use("m", 900));
  await record(dear, "2026-03-02", use("m", 905));
  await remember(dear.id, "0.0181");
  for (let rows = 1; rows <= 12; rows += 1) {
    const batch = batchOf();
    const sum = await record(batch, "2026-03-02", use("m", rows));
    await remember(batch.id, sum.cost ?? "");
  }
  const [few, many] = [
    await dearestBatches(db, ctx.team.id, input, { count: 13 }),
    await dearestBatches(db, ctx.team.id, input, { count: 13, isMany: 1 }),
  ];
  expect(many).toEqual(few);
  expect(many.map(({ rows }) => rows)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 5, 4]);
  // Of one model too, where what a batch cost in all is not known.
  const mixed = batchOf();
  await record(mixed, "2026-03-02", use("m", 20), use("unpriced", 1));
  await rememberDeleted(db, ctx, { id: mixed.id, name: "Mixed", cost: null });
  for (const isMany of [1, 1_000]) {
    const [first] = await dearestBatches(db, ctx.team.id, { ...input, model: "m" }, { count: 14, isMany });
    expect(first).toMatchObject({ name: "Mixed", rows: 20, cost: "0.0004" });
  }
  expect(many[0]?.name).toMatch(/^Run bat_/);
  expect(many[0]?.deleted?.by).toBe(ctx.actor.name);
});

test("the days are what the facts sum up to, whatever came in which order, also all at once", async () => {
  const { ctx, batchOf, record, view, days } = await teamWithPrice("m", "n");
  const step = fc.record({
    batch: fc.nat(3),
    day: fc.constantFrom("2026-03-01", "2026-03-02", "2026-03-03"),
    model: fc.constantFrom("m", "n", "unpriced"),
    rows: fc.nat(50),
    failed: fc.nat(5),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const batches = [batchOf(), batchOf({ tags: ["t"] }), batchOf({ createdBy: "use_2" }), batchOf()];
      const soFar = new Map<string, Map<string, ModelUse>>();
      // Each batch tells its own story in order; the four are told at the same time.
      await Promise.all(
        batches.map(async (batch, index) => {
          for (const { day, model, rows, failed } of steps.filter((one) => one.batch === index)) {
            const uses = soFar.get(batch.id) ?? new Map<string, ModelUse>();
            soFar.set(batch.id, uses);
            const before = uses.get(model);
            uses.set(model, use(model, (before?.rows ?? 0) + rows, { failedRows: failed }));
            await record(batch, day, ...uses.values());
          }
        }),
      );
    }),
    { numRuns: 15 },
  );
  // Of any days, as many batches as there are facts of, also of those that began before them.
  const facts = await db.select().from(usageFacts).where(eq(usageFacts.teamId, ctx.team.id));
  const keysOf: Record<UsageBy, (fact: (typeof facts)[number]) => string[]> = {
    model: ({ model }) => [model],
    member: ({ userId }) => [userId],
    connection: ({ connectionId }) => [connectionId],
    tag: ({ tags }) => (tags.length === 0 ? [untagged] : tags),
  };
  for (const [from, to] of [
    [1, 3],
    [2, 2],
    [2, 3],
    [3, 3],
  ].map((range) => range.map((day) => `2026-03-0${day}`)))
    for (const groupBy of usageGroups)
      for (const model of [undefined, "m"]) {
        const of = new Map<string, Set<string>>([["all", new Set()]]);
        for (const fact of facts)
          if (fact.day >= (from ?? "") && fact.day <= (to ?? "") && (model ?? fact.model) === fact.model)
            for (const key of ["all", ...keysOf[groupBy](fact)])
              of.set(key, (of.get(key) ?? new Set()).add(fact.batchId));
        const seen = await view({ from, to, groupBy, ...(model ? { model } : {}) });
        const said = [["all", seen.total.batches], ...seen.groups.map(({ key, batches }) => [key, batches])];
        expect(Object.fromEntries(said)).toEqual(Object.fromEntries([...of].map(([key, ids]) => [key, ids.size])));
      }
  const kept = await days();
  const nothing = (row: (typeof kept)[number]) => row.rows === 0 && row.inputTokens === 0 && row.batches === 0;
  await db.transaction((tx) => rebuildDays(tx));
  const exact = (rows: typeof kept) => rows.filter((row) => !nothing(row)).map((row) => ({ ...row, ...money(row) }));
  expect(exact(await days())).toEqual(exact(kept));
  expect(kept.length).toBeGreaterThan(3);
  expect(ctx.team.id).toMatch(/^tea_/);
});

/** "0.10" and "0.1" are one amount. */
const money = (row: typeof usageDays.$inferSelect) => ({
  cost: Number(row.cost).toFixed(12),
  wastedCost: Number(row.wastedCost).toFixed(12),
  comparedCost: Number(row.comparedCost).toFixed(12),
  realtimeCost: Number(row.realtimeCost).toFixed(12),
});

test("history is drawn from a team's last runs of each model", async () => {
  const { ctx, batchOf, record } = await teamWithPrice("m");
  for (let n = 0; n < 22; n += 1)
    await record(
      batchOf(),
      `2026-03-${String(n + 1).padStart(2, "0")}`,
      use("m", 10, { outputTokens: n < 2 ? 100_000 : 50 }),
    );
  expect(await historyOf(db, ctx.team.id)).toEqual([
    { model: "m", runs: 20, outputPerRequest: { mean: 5, p10: 5, p90: 5 } },
  ]);
  const other = await newTeam(db);
  expect(await historyOf(db, other.team.id)).toEqual([]);
  expect(
    await db
      .select()
      .from(usageDays)
      .where(and(eq(usageDays.teamId, other.team.id))),
  ).toEqual([]);
});

test("what was used while no price was known takes the first one that is, and only that", async () => {
  const { ctx, batchOf, record, view, days } = await teamWithPrice("m");
  const [one, two] = [batchOf(), batchOf({ window: "1h" })];
  await record(one, "2026-03-01", use("new", 100), use("m", 100));
  await record(one, "2026-03-02", use("new", 150), use("m", 100));
  const wasted = { failedRows: 1, flaggedRows: 1, wastedInputTokens: 10, wastedOutputTokens: 5 };
  await record(two, "2026-03-01", use("new", 100, wasted));
  expect((await view({ model: "new" })).total).toMatchObject({ cost: "0", unpricedRows: 250 });
  const [unpriced] = await db.select().from(usageFacts).where(eq(usageFacts.batchId, two.id));
  expect(unpriced?.wastedCost).toBeNull();
  const setTo = (input: string, of: "24h" | "1h" | "realtime") => {
    const none = { "24h": null, "1h": null, realtime: null };
    return setPriceOfUsage(ctx, { modelId: "new", prices: { ...none, [of]: price(input, "2") } });
  };
  await setTo("1", "24h");
  expect((await view({ model: "new" })).total).toMatchObject({ cost: "0.003", comparedCost: "0", unpricedRows: 100 });
  await setTo("5", "realtime");
  expect((await view({ model: "new" })).total).toMatchObject({
    cost: "0.003",
    comparedCost: "0.003",
    realtimeCost: "0.009",
  });
  await setTo("100", "24h");
  await setTo("3", "1h");
  const seen = await view({ model: "new" });
  // Of two, 10 tokens in and 5 out were wasted.
  const sum = { cost: "0.007", comparedCost: "0.007", realtimeCost: "0.015", wastedCost: "0.00004" };
  expect(seen.total).toMatchObject({ ...sum, batches: 2, rows: 250, unpricedRows: 0 });
  expect(seen.cells.map(({ at, cost }) => [at, cost])).toEqual([
    ["2026-03-01", "0.006"],
    ["2026-03-02", "0.001"],
  ]);
  // The rows that come next meet the prices that were filled in.
  expect((await record(one, "2026-03-03", use("new", 200), use("m", 100))).cost).toBe("0.006");
  const kept = (await days()).map((row) => ({ ...row, ...money(row) }));
  await db.transaction((tx) => rebuildDays(tx));
  const anew = (await days()).map((row) => ({ ...row, ...money(row) }));
  expect(anew).toEqual(kept);
});
