import { expect, test } from "@playwright/test";
import { type Fact, plantUsage } from "@/e2e/support/plant-usage";
import { type Seed, seedBatches } from "@/e2e/support/seed-batches";
import { newTeam } from "@/e2e/support/world";
import { removeBatch } from "@/lib/batches/act-contract";
import { listBatches } from "@/lib/batches/list-contract";
import { sumDollars } from "@/lib/money";
import { getMe } from "@/lib/teams/contract";
import { getUsage, getUsedBatches, type UsageBy, untagged, usageGroups } from "@/lib/usage/contract";
import type { CallInput } from "@/lib/wire/endpoint";

const base: Omit<Seed, "userId"> = {
  ...{ name: "x", status: "completed", window: "24h", models: ["org/a"], tags: [], quality: null, runId: null },
  ...{ total: 10, completed: 10, failed: 0, cost: "1", deadlineAt: null, archivedAt: null },
  ...{ createdAt: new Date("2026-03-01T09:00:00Z"), finishedAt: new Date("2026-03-02T09:00:00Z") },
};
const filterName = { model: "model", member: "memberId", connection: "connectionId", tag: "tag" } as const;

test("every slice of the usage accounts for exactly the batches it counted, whenever they were made, deleted ones too", async () => {
  test.setTimeout(120_000);
  const team = await newTeam();
  const other = await team.member("member");
  const { client, userId } = team.owner;
  const [early, late] = [new Date("2026-02-20T23:30:00Z"), new Date("2026-03-02T00:30:00Z")];
  const seeds: Seed[] = [
    { ...base, userId, name: "made days before its rows came", createdAt: early, tags: ["nightly"] },
    { ...base, userId: other.userId, name: "of two tags", cost: "2", tags: ["evals, long", "nightly"] },
    { ...base, userId, name: "put away since", cost: "4", archivedAt: new Date(), createdAt: late },
    { ...base, userId, name: "part 1 of 2", cost: "8", runId: "run_slices_01", createdAt: early },
    { ...base, userId, name: "part 2 of 2", cost: "16", runId: "run_slices_01", createdAt: late },
    { ...base, userId, name: "of two models", cost: "96", models: ["org/a", "org/b"] },
    { ...base, userId, name: "used on other days", cost: "128" },
    { ...base, userId, name: "made in these days, never used", cost: null, createdAt: late },
  ];
  const ids = await seedBatches(team, seeds);
  const facts: Fact[] = [
    { batch: 0, day: "2026-03-02", cost: "1" },
    { batch: 1, day: "2026-03-03", cost: "2" },
    { batch: 2, day: "2026-03-03", cost: "4" },
    { batch: 3, day: "2026-03-02", cost: "8" },
    { batch: 4, day: "2026-03-04", cost: "16" },
    { batch: 5, day: "2026-03-02", cost: "32" },
    { batch: 5, model: "org/b", day: "2026-03-03", cost: "64" },
    { batch: 6, day: "2026-03-01", cost: "128" },
    { batch: 6, day: "2026-03-05", cost: "0" },
  ];
  await plantUsage(team.id, ids, facts);
  const range = { from: "2026-03-02", to: "2026-03-04" };
  for (const gone of [1, 5]) await client.call(removeBatch, { team: team.slug, batchId: ids[gone] ?? "" });

  /** Those that are listed, and those that are only told of. */
  const batchesOf = async (days: typeof range, slice: Partial<Record<UsageBy, string>>) => {
    const narrowed = Object.fromEntries(Object.entries(slice).map(([by, key]) => [filterName[by as UsageBy], [key]]));
    const query: Omit<CallInput<typeof listBatches>, "team"> = { usedFrom: days.from, usedTo: days.to, ...narrowed };
    const [page, used] = await Promise.all([
      client.call(listBatches, { team: team.slug, ...query }),
      client.call(getUsedBatches, { team: team.slug, ...days, ...slice }),
    ]);
    expect(page.total).toBe(page.batches.length);
    expect(used.deletedCount).toBe(used.deleted.length);
    expect(used.cost).toBe(counted(days, slice).cost ?? "0");
    return [...page.batches, ...used.deleted].map((batch) => batch.id).sort();
  };
  /** By the ledger alone: which batches are in a slice, and what they come to in it. */
  const counted = (days: typeof range, slice: Partial<Record<UsageBy, string>>) => {
    const mine = facts.filter(({ batch, model = "org/a", day }) => {
      const seed = seeds[batch] as Seed;
      const isTagged = slice.tag === untagged ? seed.tags.length === 0 : seed.tags.includes(slice.tag ?? "");
      return (
        day >= days.from &&
        day <= days.to &&
        (slice.model ?? model) === model &&
        (slice.member ?? seed.userId) === seed.userId &&
        (slice.tag === undefined || isTagged)
      );
    });
    return {
      ids: [...new Set(mine.map(({ batch }) => ids[batch]))].sort(),
      cost: sumDollars(mine.map(({ cost }) => cost)),
    };
  };

  for (const groupBy of usageGroups) {
    const usage = await client.call(getUsage, { team: team.slug, ...range, groupBy, bucket: "day" });
    expect(usage.groups.length, groupBy).toBeGreaterThan(0);
    for (const { key, cost } of usage.groups) {
      const expected = counted(range, { [groupBy]: key });
      expect(cost, `${groupBy} ${key}`).toBe(expected.cost);
      expect(await batchesOf(range, { [groupBy]: key }), `${groupBy} ${key}`).toEqual(expected.ids);
    }
    for (const { at, key, cost } of usage.cells) {
      const day = { from: at, to: at };
      expect(cost).toBe(counted(day, { [groupBy]: key }).cost);
      expect(await batchesOf(day, { [groupBy]: key }), `${groupBy} ${key} ${at}`).toEqual(
        counted(day, { [groupBy]: key }).ids,
      );
    }
  }

  // All of what these cost lies in the range, so the sum of the slice is that of its batches.
  const { total, zone, topBatches } = await client.call(getUsage, { team: team.slug, ...range });
  const listed = await client.call(listBatches, { team: team.slug, usedFrom: range.from, usedTo: range.to });
  const { deleted } = await client.call(getUsedBatches, { team: team.slug, ...range });
  const costs = [...listed.batches.map((batch) => batch.spend?.cost ?? null), ...deleted.map(({ cost }) => cost)];
  expect(total.cost).toBe(sumDollars(costs));
  const by = (await client.call(getMe, {})).person.name;
  const told = { name: "of two models", cost: "96", rows: 20, deleted: { by, at: expect.any(String) } };
  expect(deleted).toMatchObject([told, { name: "of two tags", cost: "2", rows: 10, deleted: { by } }]);
  // The dearest ones are those of the range: what cost 128 on other days is none of them.
  expect(topBatches.map(({ name, cost }) => [name, cost])).toEqual([
    ["of two models", "96"],
    ["part 2 of 2", "16"],
    ["part 1 of 2", "8"],
    ["put away since", "4"],
    ["of two tags", "2"],
    ["made days before its rows came", "1"],
  ]);
  // The days are those of the team's calendar, and stay what they are wherever it is read.
  expect(zone).toBe("UTC");
  const within = await client.call(getUsage, { team: team.slug, ...range, groupBy: "tag", tag: "nightly" });
  expect(within.groups.map(({ key, cost }) => [key, cost])).toEqual([["nightly", "3"]]);
  for (const query of ["usedFrom=yesterday", "usedTo=2026-02-30", "usedFrom=2026-03-01T00:00:00Z"])
    expect((await client.send("GET", `/api/t/${team.slug}/batches?${query}`)).status, query).toBe(400);
});
