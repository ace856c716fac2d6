import "server-only";
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { and, eq } from "drizzle-orm";
import { isTerminal, merge } from "@/lib/batches/rules";
import { addEvent, publishBatch } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import { elsewhere } from "@/lib/connections/contract";
import { type Database, database } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { requireFence } from "@/lib/db/lease";
import { checkNow } from "@/lib/files/check";
import { inputPath, requireRoom, spoolId } from "@/lib/files/spool";
import { inputFiles, upstreamFiles } from "@/lib/files/table";
import { errorName, log } from "@/lib/log";
import { markerOf } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { getFile, readLines } from "@/lib/upstream/files";
import type { UpstreamBatch, UpstreamFile } from "@/lib/upstream/schemas";
import { spend } from "./budget";
import type { Watch } from "./watch";

/** Keys the server adds by itself; they say nothing the person wrote. */
const serverKeys = /^(request_source|created_by_email|created_by|context_\w+|dw_\w+|console_\w+)$/;
/** Larger input files stay at the upstream: results can be read and taken without them. */
const fetchedBytesMax = 200_000_000;

const knownFile = async (db: Database, connectionId: string, upstreamId: string) =>
  (
    await db
      .select({ id: upstreamFiles.inputFileId })
      .from(upstreamFiles)
      .where(and(eq(upstreamFiles.connectionId, connectionId), eq(upstreamFiles.upstreamId, upstreamId)))
  )[0]?.id ?? null;

async function about(up: Upstream, fileId: string | null): Promise<UpstreamFile | null> {
  if (fileId === null) return null;
  await spend(up.connectionId);
  // Deleted, or not to be read with this key: the batch is watched without it.
  return getFile(up, fileId).catch(() => null);
}

/** Brings the requests of an input file here, so that results can be read beside them. */
async function fetchInput(up: Upstream, file: UpstreamFile, id: string, signal: AbortSignal): Promise<boolean> {
  const draft = `${inputPath(id)}.part`;
  try {
    await requireRoom(file.sizeBytes);
    await spend(up.connectionId);
    const { lines } = await readLines(up, file.id, { skip: 0, signal });
    await pipeline(lines, createWriteStream(draft, { mode: 0o600 }), { signal });
    await rename(draft, inputPath(id));
    return true;
  } catch (error) {
    log("warn", "adopt.input_not_fetched", { connection: up.connectionId, error: errorName(error) });
    await rm(draft, { force: true });
    return false;
  }
}

/** The input file of an adopted batch as a row of ours, with its bytes where they could be had. */
async function takeFile({ teamId }: Watch, up: Upstream, upstreamFileId: string | null, signal: AbortSignal) {
  const db = database();
  const known = upstreamFileId === null ? null : await knownFile(db, up.connectionId, upstreamFileId);
  if (known !== null) return known;
  const file = await about(up, upstreamFileId);
  const id = newId("fil");
  const isHere = file !== null && file.sizeBytes <= fetchedBytesMax && (await fetchInput(up, file, id, signal));
  const sizeBytes = isHere ? (await stat(inputPath(id))).size : (file?.sizeBytes ?? 0);
  await db.transaction(async (tx) => {
    const name = file?.name || "input file";
    const state = isHere ? ("uploading" as const) : ("ready" as const);
    const spool = isHere ? spoolId() : elsewhere;
    await tx.insert(inputFiles).values({ id, teamId, createdBy: elsewhere, name, sizeBytes, state, spool });
    if (upstreamFileId === null) return;
    await tx
      .insert(upstreamFiles)
      .values({ inputFileId: id, connectionId: up.connectionId, upstreamId: upstreamFileId, sizeBytes });
  });
  if (isHere) await checkNow(db, id);
  return id;
}

const nameOf = (fileName: string): string => fileName.replace(/\.(jsonl|ndjson|json)$/i, "").slice(0, 120) || "Batch";

/**
 * Takes in a batch that was made elsewhere with the connection's key. The same one twice is impossible: one row for
 * each connection and upstream id.
 */
export async function adoptBatch(watch: Watch, up: Upstream, found: UpstreamBatch, signal: AbortSignal): Promise<void> {
  const { connectionId, teamId, fence } = watch;
  const inputFileId = await takeFile(watch, up, found.inputFileId, signal);
  const now = new Date();
  const blank = { total: 0, completed: 0, failed: 0, outputFileId: null, errorFileId: null };
  const dates = { startedAt: null, deadlineAt: null, finishedAt: null };
  const merged = merge({ status: "validating", ...blank, ...dates }, found, now);
  const maker = found.metadata.created_by_email;
  const marker = markerOf(found);
  await database().transaction(async (tx) => {
    await requireFence(tx, fence);
    const [file] = await tx.select().from(inputFiles).where(eq(inputFiles.id, inputFileId));
    const id = newId("bat");
    const rows = await tx
      .insert(batches)
      .values({
        ...{ id, teamId, connectionId, inputFileId, createdBy: elsewhere, upstreamInputFileId: found.inputFileId },
        ...{ idempotencyKey: `${elsewhere}:${connectionId}:${found.id}`, marker: marker ?? id, submission: "created" },
        ...{ name: nameOf(file?.name ?? ""), window: found.window, endpoint: found.endpoint },
        ...{ models: file?.models ?? [], tags: [], upstreamId: found.id },
        metadata: Object.fromEntries(Object.entries(found.metadata).filter(([key]) => !serverKeys.test(key))),
        ...merged,
        createdAt: found.createdAtMs > 0 ? new Date(found.createdAtMs) : now,
        polledAt: now,
        nextPollAt: isTerminal(merged.status) ? null : now,
      })
      .onConflictDoNothing()
      .returning({ id: batches.id });
    if (rows.length === 0) return;
    const who = maker ? ` by ${maker.slice(0, 200)}` : "";
    const mark = marker
      ? ` It carries the mark ${marker.slice(0, 64)} of a submission that this console's database does not know: another console sent it, or this one before its database was restored.`
      : "";
    const message = `Found at the upstream: it was made elsewhere${who}, with this connection's key.${mark} It is watched from here on.`;
    await addEvent(tx, id, { kind: "created", message });
    await publishBatch(tx, id);
  });
}
