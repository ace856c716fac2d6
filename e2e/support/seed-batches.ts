import { randomBytes } from "node:crypto";
import type { BatchStatus, Quality } from "@/lib/batches/contract";
import { sql, type TestTeam } from "./world";

export type Seed = {
  name: string;
  status: BatchStatus;
  userId: string;
  window: string;
  models: string[];
  tags: string[];
  total: number;
  completed: number;
  failed: number;
  cost: string | null;
  createdAt: Date;
  deadlineAt: Date | null;
  finishedAt: Date | null;
  quality: Quality | null;
  runId: string | null;
  archivedAt: Date | null;
};

const id = (prefix: string) => `${prefix}_${randomBytes(8).toString("hex")}`;

/** Puts batches into a team as they would have become, without running them. Answers their ids, in order. */
export async function seedBatches(team: TestTeam, seeds: readonly Seed[]): Promise<string[]> {
  const fileId = id("fil");
  await sql(
    "insert into input_files (id, team_id, created_by, name, size_bytes, requests, state, spool) values ($1, $2, $3, 'seed.jsonl', 1000, 1, 'ready', 'elsewhere')",
    [fileId, team.id, seeds[0]?.userId ?? ""],
  );
  const rows = seeds.map((seed) => ({
    id: id("bat"),
    team_id: team.id,
    connection_id: team.connection.id,
    input_file_id: fileId,
    created_by: seed.userId,
    idempotency_key: id("key"),
    name: seed.name,
    window: seed.window,
    endpoint: "/v1/chat/completions",
    models: seed.models,
    tags: seed.tags,
    metadata: {},
    status: seed.status,
    marker: randomBytes(16).toString("hex"),
    total: seed.total,
    completed: seed.completed,
    failed: seed.failed,
    quality: seed.quality,
    cost: seed.cost,
    created_at: seed.createdAt,
    deadline_at: seed.deadlineAt,
    finished_at: seed.finishedAt,
    run_id: seed.runId,
    archived_at: seed.archivedAt,
    is_result_complete: true,
  }));
  const columns = Object.keys(rows[0] ?? {}).map((name) => `"${name}"`);
  await sql(
    `insert into batches (${columns}) select ${columns} from jsonb_populate_recordset(null::batches, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
  await sql("insert into outbox (team_id, topic, subject, data) values ($1, 'batches.changed', $1, '{}')", [team.id]);
  return rows.map((row) => row.id);
}
