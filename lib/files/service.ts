import "server-only";
import { and, count, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { TeamCtx } from "@/lib/db/ctx";
import { beforeKey, keyOf } from "@/lib/db/keyset";
import { users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type { getFile, InputFile, listFiles } from "./contract";
import { spoolId } from "./spool";
import { inputFiles } from "./table";

// Batches live in a later house; only their number per file is wanted here.
const batchCount = sql<number>`(select count(*)::int from batches where batches.input_file_id = ${inputFiles.id})`;
const sources = alias(inputFiles, "sources");
const copied = alias(inputFiles, "copied");
const fields = {
  file: inputFiles,
  userName: users.name,
  batchCount,
  source: { id: sources.id, name: sources.name },
  copies: { id: copied.id, requests: copied.requests },
};
type Row = {
  file: typeof inputFiles.$inferSelect;
  userName: string | null;
  batchCount: number;
  source: InputFile["source"];
  copies: { id: string; requests: number | null } | null;
};

function present({ file, userName, batchCount: batches, source, copies }: Row): InputFile {
  const { id, name, sizeBytes, requests, sha256, state, reason, models, endpoints } = file;
  const createdBy = userName === null ? null : { id: file.createdBy, name: userName };
  return {
    id,
    name,
    sizeBytes,
    requests,
    sha256,
    state,
    reason,
    isHere: file.spool === spoolId(),
    models,
    endpoints,
    batchCount: batches,
    source,
    copies: copies && { id: copies.id, requests: copies.requests ?? 0 },
    createdBy,
    createdAt: file.createdAt.toISOString(),
  };
}

export async function list(ctx: TeamCtx, input: VerbInput<typeof listFiles>): Promise<CallOutput<typeof listFiles>> {
  const mine = and(eq(inputFiles.teamId, ctx.team.id), eq(inputFiles.kind, "input"));
  const before = beforeKey(input.before, inputFiles.createdAt, inputFiles.id);
  const rows = await ctx.db
    .select(fields)
    .from(inputFiles)
    .leftJoin(users, eq(users.id, inputFiles.createdBy))
    .leftJoin(sources, eq(sources.id, inputFiles.sourceId))
    .leftJoin(copied, eq(copied.id, inputFiles.copiesId))
    .where(and(mine, before))
    .orderBy(desc(inputFiles.createdAt), desc(inputFiles.id))
    .limit(input.limit + 1);
  const [all] = await ctx.db.select({ total: count() }).from(inputFiles).where(mine);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    files: page.map(present),
    total: all?.total ?? 0,
    nextBefore: rows.length > page.length && last ? keyOf(last.file.createdAt, last.file.id) : null,
  };
}

export async function get(ctx: TeamCtx, input: VerbInput<typeof getFile>): Promise<InputFile> {
  const [row] = await ctx.db
    .select(fields)
    .from(inputFiles)
    .leftJoin(users, eq(users.id, inputFiles.createdBy))
    .leftJoin(sources, eq(sources.id, inputFiles.sourceId))
    .leftJoin(copied, eq(copied.id, inputFiles.copiesId))
    .where(and(eq(inputFiles.teamId, ctx.team.id), eq(inputFiles.id, input.fileId)));
  if (!row) throw new AppError("not_found", "There is no such file in this team.");
  return present(row);
}
