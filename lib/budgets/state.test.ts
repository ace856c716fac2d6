import { expect, test } from "vitest";
import { presets } from "@/lib/connections/presets";
import { connections } from "@/lib/connections/table";
import { openDatabase } from "@/lib/db/cases/open-database";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { setPrice } from "@/lib/models/service";
import { newTeam } from "@/lib/teams/cases/new-team";
import { recordUsage } from "@/lib/usage/record";
import { forecast } from "@/lib/usage/service/forecast";
import { isCounted } from "./price";
import { changeBudget, readBudgets } from "./service";

const db = await openDatabase();

const price = { inputPerMillion: "1", outputPerMillion: "1" };

/** A thousand rows of a thousand tokens: one dollar. */
async function spendDollar(ctx: TeamCtx, isEmulator: boolean): Promise<void> {
  const none = { failedRows: 0, flaggedRows: 0, wastedInputTokens: 0, wastedOutputTokens: 0 };
  const use = { model: "m", rows: 1_000, inputTokens: 400_000, outputTokens: 600_000, ...none };
  const batch = {
    ...{ id: newId("bat"), teamId: ctx.team.id, connectionId: "con_1", createdBy: "use_1", window: "24h" },
    ...{ tags: [], isEmulator },
  };
  await db.transaction((tx) => recordUsage(tx, { batch, perModel: [use], at: new Date() }));
}

test("the emulator's dollars count, by their name, while a team has nothing else; beside real ones they do not", async () => {
  const ctx = await newTeam(db);
  await setPrice(ctx, { modelId: "m", prices: { "24h": price, "1h": null, realtime: null } });
  await changeBudget(ctx, { memberId: null, monthly: "10", mode: "hard" });
  const seen = async () => {
    const [{ budgets }, month] = [await readBudgets(ctx), await forecast(ctx)];
    return [budgets[0]?.spent, budgets[0]?.isSimulated, month.spent, month.isSimulated];
  };
  await spendDollar(ctx, true);
  expect(await seen()).toEqual(["1", true, "1", true]);
  expect(await isCounted(db, ctx.team.id, "emulator")).toBe(true);

  const { capabilities } = presets.custom;
  const real = { id: newId("con"), teamId: ctx.team.id, name: "Real", kind: "custom" as const, capabilities };
  await db.insert(connections).values({ ...real, baseUrl: "https://llm.example/v1" });
  expect(await seen()).toEqual(["0", false, "0", false]);
  expect(await isCounted(db, ctx.team.id, "emulator")).toBe(false);
  expect(await isCounted(db, ctx.team.id, "custom")).toBe(true);

  await spendDollar(ctx, false);
  // Who has paid once is not trying things out any more, whatever connections are left.
  await db.update(connections).set({ removedAt: new Date() });
  expect(await seen()).toEqual(["1", false, "1", false]);
});
