import { rmSync, writeFileSync } from "node:fs";
import { batches } from "@/lib/batches/table";
import { database, pool } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { inputPath, spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import type { SpoolKind } from "@/lib/results/rules/result";
import { closeStores } from "@/lib/results/store/open-stores";
import { resultSpools } from "@/lib/results/table";
import { teams } from "@/lib/teams/table";
import { makeTestDataDir, TestBatch } from "./files";

/** For tests: a database, a data directory, and teams whose batches are written as ingest would have left them. */
export async function openResultWorld() {
  const dir = makeTestDataDir();
  const testDatabase = await createTestDatabase();
  process.env.DATABASE_URL = testDatabase.url;
  const db = database();

  async function newTeam(): Promise<TeamCtx> {
    const id = newId("tea");
    const team = { id, slug: id.toLowerCase(), name: "Team" };
    await db.insert(teams).values(team);
    const actor = { userId: newId("use"), sessionId: "s", name: "Ada", email: "ada@example.org" };
    return { db, team, actor, role: "viewer", requestId: "r" };
  }

  async function newBatch(ctx: TeamCtx, requests: readonly string[], more: Partial<typeof batches.$inferInsert> = {}) {
    const [batchId, fileId] = [newId("bat"), newId("fil")];
    const files = new TestBatch(requests, batchId, inputPath(fileId));
    await db.insert(batches).values({
      ...{ id: batchId, teamId: ctx.team.id, connectionId: "con_x", inputFileId: fileId, createdBy: ctx.actor.userId },
      ...{ idempotencyKey: batchId, name: "Quiz run", window: "24h", endpoint: "/v1/chat/completions" },
      ...{ models: ["m"], tags: [], metadata: {}, status: "in_progress", marker: batchId, total: requests.length },
      ...more,
    });
    /** Appends lines, or starts a generation, and acknowledges it. */
    const write = async (kind: SpoolKind, lines: readonly string[], generation?: number) => {
      const { spools } = files.write(kind, lines, generation);
      const count = generation === undefined ? (acknowledged.get(kind) ?? 0) + lines.length : lines.length;
      acknowledged.set(kind, count);
      const set = { ...spools[kind], lines: count };
      await db
        .insert(resultSpools)
        .values({ batchId, kind, ...set })
        .onConflictDoUpdate({ target: [resultSpools.batchId, resultSpools.kind], set });
    };
    const acknowledged = new Map<SpoolKind, number>();
    return { batchId, fileId, write };
  }

  /** Gives a batch's input file the table it was made of; the first row names the columns. */
  async function addTable(ctx: TeamCtx, inputFileId: string, table: readonly (readonly string[])[]): Promise<string> {
    const sourceId = newId("fil");
    const bytes = Buffer.from(table.map(sourceLine).join(""));
    writeFileSync(inputPath(sourceId), bytes);
    const common = { teamId: ctx.team.id, createdBy: ctx.actor.userId, state: "ready", spool: spoolId() } as const;
    const file = { id: sourceId, name: "orders.xlsx", sizeBytes: bytes.length, kind: "source", ...common } as const;
    await db.insert(inputFiles).values(file);
    await db.insert(inputFiles).values({ id: inputFileId, name: "orders.jsonl", sizeBytes: 1, sourceId, ...common });
    return sourceId;
  }

  const close = async () => {
    await closeStores();
    await pool().end();
    await testDatabase.drop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { db, newTeam, newBatch, addTable, close };
}
