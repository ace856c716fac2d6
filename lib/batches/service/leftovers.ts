import "server-only";
import { and, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import { batches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import { connections } from "@/lib/connections/table";
import type { TeamCtx } from "@/lib/db/ctx";
import type { Leftover, listLeftovers, removeLeftovers } from "@/lib/files/contract";
import { inputFiles, upstreamFiles } from "@/lib/files/table";
import { listBatchesSince } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { deleteFile, listFilesSince } from "@/lib/upstream/files";
import type { UpstreamFile } from "@/lib/upstream/schemas";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { sayUpstream } from "./as-actor";

/** Upstreams delete files by themselves after at most this long. */
const keptMs = 31 * 86_400_000;
/** A younger one may still be on its way to being used. */
const youngMs = 3_600_000;
const nameOfOurs = /^(fil_[0-9A-Za-z]{16})\.jsonl$/;

const inputIdOf = ({ name }: UpstreamFile): string => nameOfOurs.exec(name)?.[1] ?? "";

/** Upstream ids that the console still needs, and input files whose submission is in doubt. */
async function inUse(ctx: TeamCtx, connectionId: string) {
  const isOurs = and(eq(batches.teamId, ctx.team.id), eq(batches.connectionId, connectionId));
  const known = await ctx.db
    .select({ id: upstreamFiles.upstreamId })
    .from(upstreamFiles)
    .where(and(eq(upstreamFiles.connectionId, connectionId), isNull(upstreamFiles.goneAt)));
  const named = await ctx.db
    .select({ id: batches.upstreamInputFileId })
    .from(batches)
    .where(and(isOurs, isNotNull(batches.upstreamInputFileId)));
  const doubtful = await ctx.db
    .select({ id: batches.inputFileId })
    .from(batches)
    .where(
      and(
        isOurs,
        isNull(batches.upstreamId),
        inArray(batches.status, ["queued", "uploading", "creating", "unresolved"]),
      ),
    );
  return { ids: new Set([...known, ...named].map(({ id }) => id)), doubtful: new Set(doubtful.map(({ id }) => id)) };
}

/**
 * Copies of this team's input files that an upload left at the upstream and nothing uses: a cut line, a killed process.
 * Only what no batch there was made from counts, for deleting a file cancels its batches.
 */
async function find(ctx: TeamCtx, up: Upstream, connectionId: string): Promise<Leftover[]> {
  const sinceMs = Date.now() - keptMs;
  const [files, { ids, doubtful }] = await Promise.all([
    listFilesSince(up, { search: "fil_", sinceMs }),
    inUse(ctx, connectionId),
  ]);
  const unused = files.items.filter(
    (file) =>
      nameOfOurs.test(file.name) &&
      !ids.has(file.id) &&
      !doubtful.has(inputIdOf(file)) &&
      file.createdAtMs < Date.now() - youngMs,
  );
  if (unused.length === 0) return [];
  const mine = await ctx.db
    .select({ id: inputFiles.id, name: inputFiles.name })
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, ctx.team.id), inArray(inputFiles.id, [...new Set(unused.map(inputIdOf))])));
  const names = new Map(mine.map(({ id, name }) => [id, name]));
  const made = await listBatchesSince(up, Math.min(...unused.map((file) => file.createdAtMs)) - youngMs);
  // A list that cannot be read to its end cannot say that nothing was made from a file.
  if (!made.isWhole) return [];
  const used = new Set(made.items.map((batch) => batch.inputFileId));
  return unused.flatMap((file) => {
    const name = names.get(inputIdOf(file));
    if (name === undefined || used.has(file.id)) return [];
    return { id: file.id, name, sizeBytes: file.sizeBytes, createdAt: new Date(file.createdAtMs).toISOString() };
  });
}

export async function list(
  ctx: TeamCtx,
  { connectionId }: VerbInput<typeof listLeftovers>,
): Promise<CallOutput<typeof listLeftovers>> {
  await requireConnection(ctx, connectionId);
  const up = await openUpstream(ctx.db, ctx.team.id, connectionId);
  const files = await find(ctx, up, connectionId).catch((error) => sayUpstream(error, "The files were not read"));
  return { files };
}

/** Deletes what is left over at this moment. Answers what was deleted. */
export async function remove(
  ctx: TeamCtx,
  { connectionId }: VerbInput<typeof removeLeftovers>,
): Promise<CallOutput<typeof removeLeftovers>> {
  await requireConnection(ctx, connectionId);
  const up = await openUpstream(ctx.db, ctx.team.id, connectionId);
  try {
    const files = await find(ctx, up, connectionId);
    for (const file of files) {
      await deleteFile(up, file.id);
      await ctx.db.transaction((tx) =>
        audit(tx, ctx, "file.deleted", { subject: file.id, details: { name: file.name, where: "upstream" } }),
      );
    }
    return { files };
  } catch (error) {
    return sayUpstream(error, "Not every file was deleted");
  }
}

/** @throws AppError not_found, for removed ones too: their key is no longer used */
async function requireConnection(ctx: TeamCtx, connectionId: string): Promise<void> {
  const [row] = await ctx.db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.teamId, ctx.team.id), eq(connections.id, connectionId), isNull(connections.removedAt)));
  if (!row) throw new AppError("not_found", "There is no such connection in this team. It may have been removed.");
}
