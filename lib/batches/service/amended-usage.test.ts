import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { batches } from "@/lib/batches/table";
import { changeAll } from "@/lib/bulk/service/change-all";
import { presets } from "@/lib/connections/presets";
import { connections } from "@/lib/connections/table";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { inputFiles } from "@/lib/files/table";
import { newTeam } from "@/lib/teams/cases/new-team";
import { users } from "@/lib/teams/table";
import { recordUsage } from "@/lib/usage/record";
import { setPriceOfUsage } from "@/lib/usage/service/set-price";
import { usage } from "@/lib/usage/service/usage";
import { update } from "./edit";
import { get } from "./get";

const db = await openDatabase();

/** A team and a way to make finished batches of rows of two models, a million tokens in and out a row. */
async function teamWithFinished() {
  const ctx = await newTeam(db);
  const teamId = ctx.team.id;
  const connectionId = newId("con");
  const { capabilities } = presets.emulator;
  const connection = { id: connectionId, teamId, name: "Emulator", kind: "emulator" as const, capabilities };
  await db.insert(connections).values({ ...connection, baseUrl: "http://127.0.0.1:1/v1" });
  const [userId, inputFileId] = [newId("use"), newId("fil")];
  await db.insert(users).values({ id: userId, name: "Bob", email: `${userId}@example.org` });
  const file = { id: inputFileId, teamId, createdBy: userId, name: "in.jsonl", sizeBytes: 1, spool: "here" };
  await db.insert(inputFiles).values({ ...file, state: "ready" });
  const finished = async (rows: number) => {
    const id = newId("bat");
    const common = { id, teamId, connectionId, createdBy: userId, window: "24h", tags: [] };
    await db.insert(batches).values({
      ...{ ...common, inputFileId, idempotencyKey: id, name: "Rivers", endpoint: "/v1/chat/completions" },
      ...{ models: ["m", "n"], metadata: {}, marker: id, status: "completed", isResultComplete: true },
    });
    const tokens = rows * 1_000_000;
    const use = { rows, inputTokens: tokens, outputTokens: tokens, failedRows: 0, flaggedRows: 0 };
    const perModel = ["m", "n"].map((model) => ({ model, ...use, wastedInputTokens: 0, wastedOutputTokens: 0 }));
    const batch = { ...common, isEmulator: true };
    await db.transaction((tx) => recordUsage(tx, { batch, perModel, at: new Date("2026-03-01T12:00:00Z") }));
    return id;
  };
  return { ctx, teamId, finished };
}

test("a finished batch has a cost as soon as the last of its models has a price", async () => {
  const { ctx, finished } = await teamWithFinished();
  const id = await finished(3);
  const costs = async () => {
    const { spend } = await get(ctx, { batchId: id });
    return [spend?.cost ?? null, spend?.knownCost, spend?.unpricedModels];
  };
  const all = { inputPerMillion: "1", outputPerMillion: "2" };
  const prices = { "24h": all, "1h": null, realtime: null };
  await db.update(batches).set({ inputTokens: 6_000_000 }).where(eq(batches.id, id));
  expect(await costs()).toEqual([null, "0", ["m", "n"]]);
  await setPriceOfUsage(ctx, { modelId: "m", prices });
  expect(await costs()).toEqual([null, "9", ["n"]]);
  await setPriceOfUsage(ctx, { modelId: "n", prices });
  expect(await costs()).toEqual(["18", "18", []]);
  await setPriceOfUsage(ctx, { modelId: "n", prices: { ...prices, "24h": { ...all, inputPerMillion: "100" } } });
  expect(await costs()).toEqual(["18", "18", []]);
});

test("tags given or taken off after the run count in Usage, for one batch and for many", async () => {
  const { ctx, teamId, finished } = await teamWithFinished();
  const [one] = [await finished(3), await finished(5)];
  const byTag = async () => {
    const { groups } = await usage(ctx, { from: "2026-01-01", to: "2026-12-31", groupBy: "tag", bucket: "day" });
    const shown = groups.filter(({ rows }) => rows > 0);
    return Object.fromEntries(shown.map(({ label, rows, batches: count }) => [label, [rows, count]]));
  };
  expect(await byTag()).toEqual({ "no tag": [16, 2] });

  await update(ctx, { batchId: one, tags: ["rivers", "Q1"] });
  expect(await byTag()).toEqual({ "no tag": [10, 1], Q1: [6, 1], rivers: [6, 1] });

  await changeAll(ctx, "tag", eq(batches.teamId, teamId), { add: ["eu"], remove: ["Q1"] });
  expect(await byTag()).toEqual({ eu: [16, 2], rivers: [6, 1] });
  await update(ctx, { batchId: one, tags: [] });
  expect(await byTag()).toEqual({ "no tag": [6, 1], eu: [10, 1] });
});
