import "server-only";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { TeamCtx } from "@/lib/db/ctx";
import { beforeKey, keyOf } from "@/lib/db/keyset";
import type { listNotices, readNotices } from "@/lib/notices/contract";
import { markRead } from "@/lib/notices/say";
import { noticeReaders, notices } from "@/lib/notices/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";

async function unreadOf(ctx: TeamCtx): Promise<number> {
  const [row] = await ctx.db
    .select({ count: sql<number>`count(*)::int` })
    .from(noticeReaders)
    .where(
      and(
        eq(noticeReaders.teamId, ctx.team.id),
        eq(noticeReaders.userId, ctx.actor.userId),
        isNull(noticeReaders.readAt),
      ),
    );
  return row?.count ?? 0;
}

export async function inbox(
  ctx: TeamCtx,
  { limit, before }: VerbInput<typeof listNotices>,
): Promise<CallOutput<typeof listNotices>> {
  const rows = await ctx.db
    .select({
      id: notices.id,
      kind: notices.kind,
      title: notices.title,
      body: notices.body,
      path: notices.path,
      at: noticeReaders.at,
      readAt: noticeReaders.readAt,
    })
    .from(noticeReaders)
    .innerJoin(notices, eq(notices.id, noticeReaders.noticeId))
    .where(
      and(
        eq(noticeReaders.teamId, ctx.team.id),
        eq(noticeReaders.userId, ctx.actor.userId),
        beforeKey(before, noticeReaders.at, noticeReaders.noticeId),
      ),
    )
    .orderBy(desc(noticeReaders.at), desc(noticeReaders.noticeId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    notices: page.map((row) => ({ ...row, at: row.at.toISOString(), readAt: row.readAt?.toISOString() ?? null })),
    unread: await unreadOf(ctx),
    nextBefore: rows.length > limit && last ? keyOf(last.at, last.id) : null,
  };
}

export async function read(
  ctx: TeamCtx,
  { ids }: VerbInput<typeof readNotices>,
): Promise<CallOutput<typeof readNotices>> {
  await markRead(ctx.db, ctx.team.id, ctx.actor.userId, ids);
  return { unread: await unreadOf(ctx) };
}
