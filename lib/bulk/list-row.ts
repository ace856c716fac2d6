import type { Batch } from "@/lib/batches/contract";
import { cancelledCount, flaggedCount } from "@/lib/batches/rules";
import { type Cell, plainCell } from "@/lib/plain-cell";

const columns: Record<string, (batch: Batch) => Cell> = {
  id: (batch) => batch.id,
  name: (batch) => plainCell(batch.name),
  status: (batch) => batch.status,
  member: (batch) => plainCell(batch.createdBy.name),
  connection: (batch) => plainCell(batch.connection.name),
  models: (batch) => plainCell(batch.models.join(" ")),
  window: (batch) => batch.window,
  tags: (batch) => plainCell(batch.tags.join(", ")),
  rows: (batch) => batch.counts.total,
  answered: (batch) => batch.counts.completed,
  failed: (batch) => batch.counts.failed,
  never_ran: (batch) => cancelledCount(batch.status, batch.counts),
  flagged: (batch) => (batch.quality ? flaggedCount(batch.quality) : null),
  input_tokens: (batch) => batch.spend?.inputTokens ?? null,
  output_tokens: (batch) => batch.spend?.outputTokens ?? null,
  cost_usd: (batch) => batch.spend?.cost ?? null,
  realtime_cost_usd: (batch) => batch.spend?.realtimeCost ?? null,
  estimated_cost_usd: (batch) => batch.estimate?.cost?.likely ?? null,
  limit_usd: (batch) => batch.moneyGuard,
  created_at: (batch) => batch.createdAt,
  started_at: (batch) => batch.startedAt,
  deadline_at: (batch) => batch.deadlineAt,
  finished_at: (batch) => batch.finishedAt,
  input_file: (batch) => plainCell(batch.inputFile.name),
  parent_id: (batch) => batch.parentId,
  relation: (batch) => batch.relation,
  run_id: (batch) => batch.runId,
  upstream_id: (batch) => batch.upstreamId,
};

export const listHead: string[] = Object.keys(columns);

/** A batch as a line of the exported list. Unknown is empty, never 0. */
export const listRow = (batch: Batch): Cell[] => Object.values(columns).map((cell) => cell(batch));
