import "server-only";
import { randomBytes } from "node:crypto";
import { and, eq, gt, inArray, lt, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import { batches } from "@/lib/batches/table";
import { readRow } from "@/lib/connections/store";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { runtime } from "@/lib/runtime";
import { newToken } from "@/lib/secrets";
import { open, type SealedPlace, seal } from "@/lib/vault/seal";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { type getHook, type Hook, hookPath, type removeHook, type setHook } from "./contract";
import { keyOf, toSecret } from "./signature";
import { hooks } from "./table";

type Row = typeof hooks.$inferSelect;
const overlapMs = 48 * 3_600_000;

const placeOf = ({ connectionId, teamId }: Pick<Row, "connectionId" | "teamId">): SealedPlace => ({
  ...{ table: "hooks", teamId, rowId: connectionId },
});

/** Deliveries take a while and are repeated; a batch that ended just now is not missed yet. */
const graceMinutes = 15;

/** Batches of which the upstream should have told and did not. What became of them is known all the same: they are polled. */
async function missedBy(db: Db, { teamId, connectionId, lastDeliveryAt, createdAt }: Row): Promise<number> {
  const heardAt = lastDeliveryAt ?? createdAt;
  const [row] = await db
    .select({ missed: sql<number>`count(*)::int` })
    .from(batches)
    .where(
      and(
        eq(batches.teamId, teamId),
        eq(batches.connectionId, connectionId),
        inArray(batches.status, ["completed", "failed"]),
        gt(batches.createdAt, heardAt),
        lt(batches.finishedAt, sql`now() - make_interval(mins => ${graceMinutes})`),
      ),
    );
  return row?.missed ?? 0;
}

const present = (row: Row, missed: number): Hook => ({
  url: `${runtime().publicUrl}${hookPath(row.token)}`,
  createdAt: row.createdAt.toISOString(),
  oldSecretUntil: row.oldSecretUntil && row.oldSecretUntil > new Date() ? row.oldSecretUntil.toISOString() : null,
  lastDeliveryAt: row.lastDeliveryAt?.toISOString() ?? null,
  deliveries: row.deliveries,
  missed,
  lastProblem: row.lastProblem,
});

/** The keys a delivery may be signed with now: the present one, and for two days the one before. */
export async function keysOf(db: Db, row: Row, now: Date): Promise<Buffer[]> {
  const isOldTaken = row.oldSecretUntil !== null && row.oldSecretUntil > now;
  const keys: Buffer[] = [];
  for (const sealed of [row.sealedSecret, isOldTaken ? row.sealedOldSecret : null]) {
    const key = sealed === null ? null : keyOf(await open(db, placeOf(row), sealed));
    if (key) keys.push(key);
  }
  return keys;
}

const isOf = (ctx: TeamCtx, connectionId: string) =>
  and(eq(hooks.teamId, ctx.team.id), eq(hooks.connectionId, connectionId));

export async function get(
  ctx: TeamCtx,
  { connectionId }: VerbInput<typeof getHook>,
): Promise<CallOutput<typeof getHook>> {
  await readRow(ctx.db, ctx.team.id, connectionId);
  const [row] = await ctx.db.select().from(hooks).where(isOf(ctx, connectionId));
  return { hook: row ? present(row, await missedBy(ctx.db, row)) : null };
}

export async function set(ctx: TeamCtx, input: VerbInput<typeof setHook>): Promise<CallOutput<typeof setHook>> {
  const { name } = await readRow(ctx.db, ctx.team.id, input.connectionId);
  const made = input.secret === undefined ? toSecret(randomBytes(32)) : null;
  const secret = input.secret ?? made ?? "";
  if (keyOf(secret) === null) {
    const message = "That is not a signing secret. It begins with whsec_ and is shown once where the webhook was made.";
    throw new AppError("invalid_input", message, { field: "secret" });
  }
  const owner = { connectionId: input.connectionId, teamId: ctx.team.id };
  const sealedSecret = await seal(ctx.db, placeOf(owner), secret);
  return ctx.db.transaction(async (tx) => {
    const [before] = await tx.select().from(hooks).where(isOf(ctx, input.connectionId)).for("update");
    const kept = before && { sealedOldSecret: before.sealedSecret, oldSecretUntil: new Date(Date.now() + overlapMs) };
    const [row] = await tx
      .insert(hooks)
      .values({ ...owner, token: newToken(), sealedSecret })
      .onConflictDoUpdate({ target: hooks.connectionId, set: { sealedSecret, lastProblem: null, ...kept } })
      .returning();
    if (!row) throw new Error("an insert returns its row");
    const change = before ? "secret" : "set up";
    await audit(tx, ctx, "webhook.changed", { subject: input.connectionId, details: { name, change } });
    return { hook: present(row, await missedBy(tx, row)), secret: made };
  });
}

export async function remove(
  ctx: TeamCtx,
  { connectionId }: VerbInput<typeof removeHook>,
): Promise<CallOutput<typeof removeHook>> {
  const { name } = await readRow(ctx.db, ctx.team.id, connectionId);
  await ctx.db.transaction(async (tx) => {
    await tx.delete(hooks).where(isOf(ctx, connectionId));
    await audit(tx, ctx, "webhook.changed", { subject: connectionId, details: { name, change: "removed" } });
  });
  return { hook: null };
}
