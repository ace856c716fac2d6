import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { setPrice } from "@/lib/models/service";
import { newTeam } from "@/lib/teams/cases/new-team";
import { recordUsage } from "@/lib/usage/record";
import { overview } from "./overview";

const db = await openDatabase();

test("the month adds up what is paid; the emulator's dollars count only while there are no others", async () => {
  const ctx = await newTeam(db);
  const price = { inputPerMillion: "1", outputPerMillion: "0" };
  await setPrice(ctx, { modelId: "m", prices: { "24h": price, "1h": null, realtime: null } });
  const spend = async (dollars: number, isEmulator: boolean) => {
    const counts = { rows: 10, failedRows: 0, flaggedRows: 0, wastedInputTokens: 0, wastedOutputTokens: 0 };
    const perModel = [{ model: "m", ...counts, inputTokens: dollars * 1_000_000, outputTokens: 0 }];
    const batch = {
      ...{ id: newId("bat"), teamId: ctx.team.id, connectionId: "con_1", createdBy: "use_1", window: "24h" },
      ...{ tags: [], isEmulator },
    };
    await db.transaction((tx) => recordUsage(tx, { batch, perModel, at: new Date() }));
    return (await overview(ctx)).month;
  };
  const trial = await spend(3, true);
  expect([Number(trial.cost), trial.rows, trial.batches]).toEqual([3, 10, 1]);
  const paid = await spend(2, false);
  expect([Number(paid.cost), paid.rows, paid.batches]).toEqual([2, 20, 2]);
});
