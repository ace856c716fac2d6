import "server-only";
import { and, eq } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Act } from "@/lib/audit/contract";
import { batches } from "@/lib/batches/table";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { UpstreamError } from "@/lib/upstream/errors";
import { AppError } from "@/lib/wire/errors";
import { changeBatch } from "./change";

export type Row = typeof batches.$inferSelect;

type Reader = { db: Db; team: { id: string } };

/** A batch of the caller's team; `isLocked` holds off other writers until the transaction ends. @throws AppError not_found */
export async function read(ctx: Reader, batchId: string, { isLocked = false } = {}): Promise<Row> {
  const found = ctx.db
    .select()
    .from(batches)
    .where(and(eq(batches.teamId, ctx.team.id), eq(batches.id, batchId)));
  const [row] = await (isLocked ? found.for("update") : found);
  if (!row) throw new AppError("not_found", "There is no such batch in this team.");
  return row;
}

export const changedMeanwhile = () =>
  new AppError("conflict", "The batch changed at the same moment. Nothing was done; look at it again and repeat.");

/** An upstream's refusal as a sentence; its own words are shown as text, already shortened and without keys. */
export function sayUpstream(error: unknown, what: string): never {
  if (!(error instanceof UpstreamError)) throw error;
  if (error.kind === "key_refused")
    throw new AppError(
      "upstream_key_refused",
      `${what}: the upstream refused this connection's key. Check it in Settings, Connections.`,
    );
  if (error.kind === "unreachable" || error.kind === "deferred") {
    throw new AppError(
      "upstream_unreachable",
      `${what}: the upstream could not be reached just now. Try again in a moment.`,
      { retryAfterMs: error.retryAfterMs ?? undefined },
    );
  }
  throw new AppError("upstream_refused", `${what}. The upstream says: ${error.message}`);
}

/** A person's change of a batch: the row, a line of its Activity and one of the audit log, or nothing at all. */
export function changeAsActor(
  ctx: TeamCtx,
  row: Row,
  set: Parameters<typeof changeBatch>[2],
  act: Act,
  message: string,
): Promise<boolean> {
  return ctx.db.transaction(async (tx) => {
    const isDone = await changeBatch(tx, row, set, [{ kind: "action", message, by: ctx.actor.name }]);
    if (isDone) await audit(tx, ctx, act, { subject: row.id, details: { name: row.name, said: message } });
    return isDone;
  });
}
