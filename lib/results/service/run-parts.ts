import "server-only";
import { and, asc, eq, not } from "drizzle-orm";
import { isRerun } from "@/lib/batches/service/match";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { AppError } from "@/lib/wire/errors";
import type { BatchRow } from "./find";

const partsMax = 200;

/** The parts of a run of the caller's team in the order they were made; what repeats rows of them stands in their places. @throws AppError not_found */
export async function partsOf(ctx: TeamCtx, runId: string): Promise<BatchRow[]> {
  const isIts = and(eq(batches.teamId, ctx.team.id), eq(batches.runId, runId), not(isRerun(batches)));
  const parts = await ctx.db
    .select()
    .from(batches)
    .where(isIts)
    .orderBy(asc(batches.createdAt), asc(batches.id))
    .limit(partsMax);
  if (parts.length === 0) throw new AppError("not_found", "There is no such run in this team.");
  return parts;
}
