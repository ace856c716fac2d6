import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Batch, ProgressSample } from "@/lib/batches/contract";
import { batches } from "@/lib/batches/table";
import type { Trail } from "@/lib/batches/trail";
import { elsewhere } from "@/lib/connections/contract";
import { connections } from "@/lib/connections/table";
import type { Db } from "@/lib/db/client";
import { inputFiles } from "@/lib/files/table";
import { users } from "@/lib/teams/table";
import { usageFacts } from "@/lib/usage/table";
import { filledFailed, filledNeverRan } from "./filled";

export const batchFields = {
  batch: batches,
  connection: {
    id: connections.id,
    name: connections.name,
    kind: connections.kind,
    capabilities: connections.capabilities,
    keyRefusedAt: connections.keyRefusedAt,
  },
  file: { id: inputFiles.id, name: inputFiles.name, sizeBytes: inputFiles.sizeBytes },
  user: { id: users.id, name: users.name },
  knownCost: sql<string>`(select coalesce(sum(${usageFacts.cost}), 0)::text from ${usageFacts} where ${usageFacts.batchId} = ${batches.id})`,
  unpricedModels: sql<
    string[]
  >`(select coalesce(array_agg(${usageFacts.model} order by ${usageFacts.model}) filter (where ${usageFacts.cost} is null), '{}') from ${usageFacts} where ${usageFacts.batchId} = ${batches.id})`,
  filledFailed: filledFailed(batches),
  filledNeverRan: filledNeverRan(batches),
  parentName: sql<string | null>`(select parent.name from batches parent where parent.id = ${batches.parentId})`,
};

export type BatchRow = {
  batch: typeof batches.$inferSelect;
  connection: {
    id: string;
    name: string;
    kind: string;
    capabilities: { hasInPlaceRetry: boolean; hasPartialResults: boolean };
    keyRefusedAt: Date | null;
  };
  file: { id: string; name: string; sizeBytes: number };
  user: { id: string; name: string } | null;
  knownCost: string;
  unpricedModels: string[];
  filledFailed: number;
  filledNeverRan: number;
  parentName: string | null;
};

/** Batches with what they are shown beside. Narrow it with `.where`, order and limit. */
export const selectBatches = (db: Db) =>
  db
    .select(batchFields)
    .from(batches)
    .innerJoin(connections, eq(connections.id, batches.connectionId))
    .innerJoin(inputFiles, eq(inputFiles.id, batches.inputFileId))
    .leftJoin(users, eq(users.id, batches.createdBy))
    .$dynamic();

/** Who made a batch; `user` is null of whoever is no user (any more). */
export const creatorOf = (createdBy: string, user: { id: string; name: string } | null) =>
  user ?? { id: createdBy, name: createdBy === elsewhere ? "Made elsewhere" : "Former member" };

/** How the count of its rows grew, as the wire shows it. */
export const recentOf = (trail: Trail): ProgressSample[] =>
  trail.map(([atMs, done]) => ({ at: new Date(atMs).toISOString(), done }));

/** It is being sent, or was, and nobody knows yet what came of it. */
const isOnItsWay = (submission: string): boolean => submission === "sending" || submission === "ambiguous";

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A batch as the wire shows it. */
export function presentBatch({
  batch,
  connection,
  file,
  user,
  knownCost,
  unpricedModels,
  filledFailed: ofFailed,
  filledNeverRan: neverRan,
  parentName,
}: BatchRow): Batch {
  const { total, completed, failed, inputTokens, outputTokens, cost, realtimeCost } = batch;
  const hasSpend = inputTokens > 0 || outputTokens > 0 || cost !== null;
  const { hasInPlaceRetry, hasPartialResults } = connection.capabilities;
  return {
    id: batch.id,
    version: batch.version,
    name: batch.name,
    status: batch.status,
    statusNote: batch.statusNote,
    connection: {
      id: connection.id,
      name: connection.name,
      isEmulator: connection.kind === "emulator",
      hasInPlaceRetry,
      hasPartialResults,
      isKeyRefused: connection.keyRefusedAt !== null,
    },
    inputFile: file,
    createdBy: creatorOf(batch.createdBy, user),
    isElsewhere: batch.createdBy === elsewhere,
    window: batch.window,
    endpoint: batch.endpoint,
    models: batch.models,
    tags: batch.tags,
    metadata: batch.metadata,
    counts: { total, completed, failed },
    filled: { failed: ofFailed, neverRan },
    quality: batch.quality,
    spend: hasSpend ? { inputTokens, outputTokens, cost, knownCost, unpricedModels, realtimeCost } : null,
    estimate: batch.estimate,
    upstreamEstimate: batch.upstreamEstimate,
    upstreamId: batch.upstreamId,
    isInDoubt: batch.upstreamId === null && batch.submission === "ambiguous",
    isCancelAsked: batch.upstreamId === null && isOnItsWay(batch.submission) && batch.cancelAskedBy !== null,
    parentId: batch.parentId,
    parentName,
    relation: batch.relation,
    runId: batch.runId,
    moneyGuard: batch.moneyGuard,
    guardedAt: iso(batch.guardedAt),
    archivedAt: iso(batch.archivedAt),
    duplicates: batch.duplicates,
    results: { rows: batch.resultRows, isComplete: batch.isResultComplete, removedAt: iso(batch.resultsRemovedAt) },
    recent: recentOf(batch.trail),
    createdAt: batch.createdAt.toISOString(),
    startedAt: iso(batch.startedAt),
    deadlineAt: iso(batch.deadlineAt),
    finishedAt: iso(batch.finishedAt),
    resumedAt: iso(batch.resumedAt),
    asOf: iso(batch.polledAt),
  };
}
