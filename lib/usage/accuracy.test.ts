import { expect, test } from "vitest";
import { batches } from "@/lib/batches/table";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { newTeam } from "@/lib/teams/cases/new-team";
import { recordUsage } from "./record";
import { accuracy } from "./service/accuracy";

const db = await openDatabase();

test("what was learned of a model names the input that was billed beside the counted, where runs say it", async () => {
  const ctx = await newTeam(db);
  const teamId = ctx.team.id;
  const run = async (model: string, estimate: unknown) => {
    const id = newId("bat");
    await db.insert(batches).values({
      ...{ id, teamId, connectionId: "con_1", inputFileId: "fil_1", createdBy: "use_1", marker: id, name: id },
      ...{ idempotencyKey: id, window: "24h", endpoint: "/v1/chat/completions", models: [model], tags: [] },
      ...{ metadata: {}, status: "completed", estimate: estimate as typeof batches.$inferInsert.estimate },
    });
    const batch = { id, teamId, connectionId: "con_1", createdBy: "use_1", window: "24h", tags: [], isEmulator: false };
    const counts = { rows: 10, failedRows: 0, flaggedRows: 0, wastedInputTokens: 0, wastedOutputTokens: 0 };
    const perModel = [{ model, ...counts, inputTokens: 100, outputTokens: 50 }];
    await db.transaction((tx) => recordUsage(tx, { batch, perModel, at: new Date() }));
  };
  await run("counted", { cost: null, inputTokens: [{ model: "counted", tokens: 80 }] });
  await run("new", null);
  const { models } = await accuracy(ctx, { from: "2026-01-01", to: "2026-12-31" });
  expect(Object.fromEntries(models.map(({ model, inputRatio }) => [model, inputRatio]))).toEqual({
    counted: 1.25,
    new: null,
  });
});
