import { batches } from "@/lib/batches/table";
import { presets } from "@/lib/connections/presets";
import { connections } from "@/lib/connections/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { inputFiles } from "@/lib/files/table";

type Row = typeof batches.$inferInsert;

/** Puts batches into a team as they would have become, each a minute younger than the one before. Answers their ids. */
export async function putBatches(ctx: TeamCtx, rows: readonly Partial<Row>[]): Promise<string[]> {
  const [teamId, connectionId, inputFileId] = [ctx.team.id, newId("con"), newId("fil")];
  const { capabilities } = presets.custom;
  const connection = { kind: "custom" as const, capabilities, baseUrl: "https://llm.example/v1" };
  await ctx.db.insert(connections).values({ id: connectionId, teamId, name: connectionId, ...connection });
  const file = { name: "in.jsonl", sizeBytes: 10, requests: 1, state: "ready" as const, spool: "elsewhere" };
  await ctx.db.insert(inputFiles).values({ id: inputFileId, teamId, createdBy: ctx.actor.userId, ...file });
  const startMs = Date.now() - rows.length * 60_000;
  const full = rows.map((row, n): Row => {
    const id = row.id ?? newId("bat");
    return {
      ...{ id, teamId, connectionId, inputFileId, createdBy: ctx.actor.userId, idempotencyKey: id, marker: id },
      ...{
        name: `Batch ${n + 1}`,
        window: "24h",
        endpoint: "/v1/chat/completions",
        models: [],
        tags: [],
        metadata: {},
      },
      ...{ status: "completed", total: 10, completed: 10, createdAt: new Date(startMs + n * 60_000) },
      ...row,
    };
  });
  await ctx.db.insert(batches).values(full);
  return full.map(({ id }) => id);
}
