import "server-only";
import { and, eq, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { isOver, matches } from "@/lib/batches/service/match";
import { batches } from "@/lib/batches/table";
import type { BulkAct, BulkTarget } from "@/lib/bulk/contract";
import type { TeamCtx } from "@/lib/db/ctx";

type Target = z.output<typeof BulkTarget>;

/** The batches that are meant, each by itself. */
export function isTarget(ctx: TeamCtx, target: Target): SQL | undefined {
  if (target.kind === "filter") return matches(ctx, target.filter);
  const { ids, runIds } = target;
  const isChosen = or(
    ids.length > 0 ? inArray(batches.id, ids) : undefined,
    runIds.length > 0 ? inArray(batches.runId, runIds) : undefined,
  );
  return and(eq(batches.teamId, ctx.team.id), isChosen ?? sql`false`);
}

/** Requests a retry would put back to work. */
export const retryable = sql`greatest(${batches.total} - ${batches.completed}, 0)`;

/** Of the batches that are meant, those the act is for. */
export function isAble(ctx: TeamCtx, act: BulkAct): SQL | undefined {
  const isManager = ctx.role === "owner" || ctx.role === "admin";
  switch (act) {
    case "cancel":
      return and(sql`not ${isOver(batches)}`, sql`${batches.status} <> 'cancelling'`);
    case "retry":
      return and(isOver(batches), isNotNull(batches.upstreamId), sql`${retryable} > 0`);
    case "archive":
      return and(isOver(batches), isNull(batches.archivedAt));
    case "unarchive":
      return isNotNull(batches.archivedAt);
    case "delete":
      return and(isOver(batches), isManager ? undefined : eq(batches.createdBy, ctx.actor.userId));
    case "tag":
      return sql`true`;
  }
}
