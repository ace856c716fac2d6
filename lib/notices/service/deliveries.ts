import "server-only";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { beforeKey, keyOf } from "@/lib/db/keyset";
import { type Delivery, type listDeliveries, mails, type redeliver, type testChannel } from "@/lib/notices/contract";
import { attempt, claim } from "@/lib/notices/deliver";
import { deliveries, noticeChannels, notices } from "@/lib/notices/table";
import { users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { findChannel } from "./channels";

const select = (db: Db) =>
  db
    .select({
      row: deliveries,
      kind: notices.kind,
      title: notices.title,
      channel: noticeChannels.name,
      person: users.name,
    })
    .from(deliveries)
    .leftJoin(notices, eq(notices.id, deliveries.noticeId))
    .leftJoin(noticeChannels, eq(noticeChannels.id, deliveries.channelId))
    .leftJoin(users, eq(users.id, deliveries.userId))
    .$dynamic();

type Selected = Awaited<ReturnType<typeof select>>[number];

const present = ({ row, kind, title, channel, person }: Selected): Delivery => ({
  ...{ id: row.id, channelId: row.channelId, kind, state: row.state, attempts: row.attempts },
  ...{ status: row.status, answer: row.answer },
  to: channel ?? (person ? `${person}, by mail` : row.to),
  title: title ?? "Test",
  at: row.at.toISOString(),
  nextAt: row.nextAt?.toISOString() ?? null,
});

async function find(db: Db, teamId: string, id: string): Promise<Delivery> {
  const [found] = await select(db).where(and(eq(deliveries.teamId, teamId), eq(deliveries.id, id)));
  if (!found) throw new AppError("not_found", "There is no such delivery in this team.");
  return present(found);
}

export async function list(
  ctx: TeamCtx,
  { channelId, state, limit, before }: VerbInput<typeof listDeliveries>,
): Promise<CallOutput<typeof listDeliveries>> {
  const rows = await select(ctx.db)
    .where(
      and(
        eq(deliveries.teamId, ctx.team.id),
        channelId === undefined
          ? undefined
          : channelId === mails
            ? isNull(deliveries.channelId)
            : eq(deliveries.channelId, channelId),
        state === undefined ? undefined : eq(deliveries.state, state),
        beforeKey(before, deliveries.at, deliveries.id),
      ),
    )
    .orderBy(desc(deliveries.at), desc(deliveries.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1)?.row;
  return {
    deliveries: page.map(present),
    nextBefore: rows.length > limit && last ? keyOf(last.at, last.id) : null,
  };
}

export async function again(ctx: TeamCtx, { deliveryId }: VerbInput<typeof redeliver>): Promise<Delivery> {
  const { id } = await find(ctx.db, ctx.team.id, deliveryId);
  await claim(ctx.db, id);
  await attempt(ctx.db, id);
  return find(ctx.db, ctx.team.id, id);
}

export async function test(ctx: TeamCtx, { channelId }: VerbInput<typeof testChannel>): Promise<Delivery> {
  const channel = await findChannel(ctx.db, ctx.team.id, channelId);
  const id = newId("dlv");
  await ctx.db.insert(deliveries).values({
    ...{ id, teamId: ctx.team.id, channelId: channel.id, to: channel.name, state: "failed" },
  });
  await attempt(ctx.db, id, { isTest: true });
  return find(ctx.db, ctx.team.id, id);
}
