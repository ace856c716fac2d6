import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { batches } from "@/lib/batches/table";
import { budgets } from "@/lib/budgets/table";
import { connections } from "@/lib/connections/table";
import { openDatabase } from "@/lib/db/cases/open-database";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { inputFiles } from "@/lib/files/table";
import type { Topic } from "@/lib/live/contract";
import { publish } from "@/lib/live/publish";
import { setPrice } from "@/lib/models/service";
import { notices } from "@/lib/notices/table";
import { newTeam } from "@/lib/teams/cases/new-team";
import { plainBatchApi } from "@/lib/upstream/contract";
import { recordUsage } from "@/lib/usage/record";
import { noticeNews } from "./notice";

const db = await openDatabase();
beforeAll(async () => {
  // A console that never read begins at what happens from now on.
  await noticeNews(db);
});

const hourMs = 3_600_000;

async function teamWithConnection() {
  const ctx = await newTeam(db);
  const connectionId = newId("con");
  await db.insert(connections).values({
    ...{ id: connectionId, teamId: ctx.team.id, name: "Prod", kind: "custom", baseUrl: "https://api.example.org/v1" },
    capabilities: plainBatchApi,
  });
  return { ctx, connectionId };
}
const happen = (ctx: TeamCtx, topic: Topic, subject: string) =>
  db.transaction((tx) => publish(tx, { teamId: ctx.team.id, topic, subject }));
const saidTo = async (ctx: TeamCtx) => {
  await noticeNews(db);
  const rows = await db.select().from(notices).where(eq(notices.teamId, ctx.team.id)).orderBy(notices.at);
  return rows.map(({ title }) => title);
};

test("a budget says when half, most and all of it is used, each once a month", async () => {
  const { ctx, connectionId } = await teamWithConnection();
  const teamId = ctx.team.id;
  await setPrice(ctx, {
    modelId: "m",
    prices: { "24h": { inputPerMillion: "1", outputPerMillion: "0" }, "1h": null, realtime: null },
  });
  await db.insert(budgets).values({ teamId, monthly: "10", mode: "soft" });
  const batch = {
    ...{ id: newId("bat"), teamId, connectionId, createdBy: "use_1", window: "24h", tags: [], isEmulator: false },
  };
  /** Brings what was spent to so many dollars. */
  const spend = async (dollars: number) => {
    const counts = { rows: dollars, failedRows: 0, flaggedRows: 0, wastedInputTokens: 0, wastedOutputTokens: 0 };
    const perModel = [{ model: "m", ...counts, inputTokens: dollars * 1_000_000, outputTokens: 0 }];
    await db.transaction((tx) => recordUsage(tx, { batch, perModel, at: new Date() }));
    await happen(ctx, "usage.changed", batch.id);
    return saidTo(ctx);
  };
  const half = "The team has used 50 % of the budget";
  const most = "The team has used 80 % of the budget";
  expect(await spend(4)).toEqual([]);
  expect(await spend(5)).toEqual([half]);
  expect(await spend(7)).toEqual([half]);
  expect(await spend(9)).toEqual([half, most]);
  expect(await spend(12)).toEqual([half, most, "The team has used up the month's budget"]);
});

test("a connection whose key is refused is told once, and again when the next key is refused too", async () => {
  const { ctx, connectionId } = await teamWithConnection();
  const refused = async (at: Date | null) => {
    await db.update(connections).set({ keyRefusedAt: at }).where(eq(connections.id, connectionId));
    await happen(ctx, "connection.changed", connectionId);
    return saidTo(ctx);
  };
  expect(await refused(null)).toEqual([]);
  const first = new Date("2026-03-01T10:00:00Z");
  expect(await refused(first)).toEqual(["Prod refuses its key"]);
  expect(await refused(first)).toHaveLength(1);
  expect(await refused(null)).toHaveLength(1);
  expect(await refused(new Date("2026-03-01T11:00:00Z"))).toHaveLength(2);
});

test("a batch that ended days ago is no news when it is edited; one that just ended is", async () => {
  const { ctx, connectionId } = await teamWithConnection();
  const { id: teamId } = ctx.team;
  const newBatch = async (name: string, hoursAgo: number) => {
    const [id, inputFileId] = [newId("bat"), newId("fil")];
    await db.insert(inputFiles).values({
      ...{ id: inputFileId, teamId, createdBy: "use_1", name: "in.jsonl", sizeBytes: 1, state: "ready", spool: "here" },
    });
    await db.insert(batches).values({
      ...{ id, teamId, connectionId, inputFileId, createdBy: "use_1", idempotencyKey: id, marker: id, name },
      ...{ window: "24h", endpoint: "/v1/chat/completions", models: ["m"], tags: [], metadata: {} },
      ...{ status: "completed", total: 100, completed: 100, failed: 0 },
      finishedAt: new Date(Date.now() - hoursAgo * hourMs),
    });
    await happen(ctx, "batch.changed", id);
  };
  await newBatch("Old", 48);
  expect(await saidTo(ctx)).toEqual([]);
  await newBatch("Fresh", 1);
  expect(await saidTo(ctx)).toEqual(["Fresh is done"]);
});
