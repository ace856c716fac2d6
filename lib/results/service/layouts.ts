import "server-only";
import { createHash } from "node:crypto";
import { and, count, desc, eq } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { publish } from "@/lib/live/publish";
import { layoutsMax, type listResultLayouts, type setResultLayout } from "@/lib/results/saved/contract";
import { resultLayouts } from "@/lib/results/table";
import { users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";

const keyOf = (kind: string): string => createHash("sha256").update(kind).digest("hex");

/** The columns the team has agreed on, the latest first. */
export async function listLayouts(ctx: TeamCtx): Promise<CallOutput<typeof listResultLayouts>> {
  const rows = await ctx.db
    .select({ kind: resultLayouts.kind, layout: resultLayouts.layout, by: users.name })
    .from(resultLayouts)
    .leftJoin(users, eq(users.id, resultLayouts.setBy))
    .where(eq(resultLayouts.teamId, ctx.team.id))
    .orderBy(desc(resultLayouts.updatedAt));
  return { layouts: rows.map(({ by, ...row }) => ({ ...row, setBy: by ?? "somebody who left" })) };
}

/** Makes a change of the columns, and says so to everybody of the team. */
const change = (ctx: TeamCtx, key: string, work: (tx: Db) => Promise<unknown>) =>
  ctx.db.transaction(async (tx) => {
    await work(tx);
    await publish(tx, { teamId: ctx.team.id, topic: "views.changed", subject: key });
  });

/** Sets or forgets the team's columns for batches of a kind. @throws AppError conflict when there are too many */
export async function setLayout(
  ctx: TeamCtx,
  { kind, layout }: VerbInput<typeof setResultLayout>,
): Promise<CallOutput<typeof setResultLayout>> {
  const place = { teamId: ctx.team.id, key: keyOf(kind) };
  const ofTeam = eq(resultLayouts.teamId, place.teamId);
  const own = and(ofTeam, eq(resultLayouts.key, place.key));
  if (layout === null) {
    await change(ctx, place.key, (tx) => tx.delete(resultLayouts).where(own));
    return listLayouts(ctx);
  }
  const [there] = await ctx.db.select({ key: resultLayouts.key }).from(resultLayouts).where(own);
  const [held] = await ctx.db.select({ layouts: count() }).from(resultLayouts).where(ofTeam);
  if (!there && (held?.layouts ?? 0) >= layoutsMax) {
    const message = `A team agrees on columns for at most ${layoutsMax} kinds of batches. Reset one first; nothing was changed.`;
    throw new AppError("conflict", message);
  }
  const now = { layout, setBy: ctx.actor.userId, updatedAt: new Date() };
  await change(ctx, place.key, (tx) =>
    tx
      .insert(resultLayouts)
      .values({ ...place, kind, ...now })
      .onConflictDoUpdate({ target: [resultLayouts.teamId, resultLayouts.key], set: now }),
  );
  return listLayouts(ctx);
}
