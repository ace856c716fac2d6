import "server-only";
import { and, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { publish } from "@/lib/live/publish";
import { isMailSet } from "@/lib/mail";
import { members } from "@/lib/teams/table";
import type { NoticeKind, NoticeRule } from "./contract";
import { type Said, usualRules } from "./rules";
import { deliveries, noticeChannels, noticeReaders, noticeRules, notices } from "./table";

/** A team's rules: the usual ones with its own over them. */
export async function rulesOf(db: Db, teamId: string): Promise<Record<NoticeKind, NoticeRule>> {
  const own = new Map(
    (await db.select().from(noticeRules).where(eq(noticeRules.teamId, teamId))).map(({ teamId: _, ...rule }) => [
      rule.kind,
      rule,
    ]),
  );
  return Object.fromEntries(
    Object.entries(usualRules).map(([kind, usual]) => [kind, own.get(kind as NoticeKind) ?? { kind, ...usual }]),
  ) as Record<NoticeKind, NoticeRule>;
}

async function audienceOf(tx: Db, teamId: string, rule: NoticeRule, submitter: string | null): Promise<string[]> {
  const rows = await tx
    .select({ userId: members.userId, role: members.role })
    .from(members)
    .where(eq(members.teamId, teamId));
  const isManager = (role: string) => role === "owner" || role === "admin";
  const mine = rows.filter(({ userId, role }) =>
    rule.audience === "everyone" ? true : rule.audience === "managers" ? isManager(role) : userId === submitter,
  );
  // A submitter who has left leaves the batch to those who answer for the team.
  return (mine.length > 0 ? mine : rows.filter(({ role }) => isManager(role))).map(({ userId }) => userId);
}

type About = { teamId: string; subject: string; path: string; submitter: string | null };

/**
 * Says one thing to whom the team's rules name: into inboxes, by mail, and to the channels that want it, all in the
 * caller's transaction. Saying the same thing again says nothing. Answers whether it was news.
 */
export async function sayNotice(tx: Db, { teamId, subject, path, submitter }: About, said: Said): Promise<boolean> {
  const rule = (await rulesOf(tx, teamId))[said.kind];
  if (!rule.isOn) return false;
  const id = newId("not");
  const [made] = await tx
    .insert(notices)
    .values({ id, teamId, subject, path, ...said })
    .onConflictDoNothing({ target: [notices.teamId, notices.key] })
    .returning({ id: notices.id });
  if (!made) return false;
  const userIds = await audienceOf(tx, teamId, rule, submitter);
  if (userIds.length > 0)
    await tx.insert(noticeReaders).values(userIds.map((userId) => ({ noticeId: id, teamId, userId })));
  const channels = await tx
    .select({ id: noticeChannels.id, name: noticeChannels.name, kinds: noticeChannels.kinds })
    .from(noticeChannels)
    .where(and(eq(noticeChannels.teamId, teamId), isNull(noticeChannels.offAt)));
  const due = { teamId, noticeId: id, state: "waiting" as const, nextAt: new Date() };
  const toChannels = channels
    .filter(({ kinds }) => kinds.includes(said.kind))
    .map((channel) => ({ ...due, id: newId("dlv"), channelId: channel.id, to: channel.name }));
  const toPeople =
    rule.byMail && isMailSet() ? userIds.map((userId) => ({ ...due, id: newId("dlv"), userId, to: "mail" })) : [];
  const all = [...toChannels, ...toPeople];
  if (all.length > 0) await tx.insert(deliveries).values(all);
  await publish(tx, { teamId, topic: "notice.created", subject: id, data: { userIds } });
  return true;
}

/** Ends what still waits to be sent to a channel; the log keeps it, to be sent again by hand. */
export const endWaiting = (tx: Db, channelId: string) =>
  tx
    .update(deliveries)
    .set({ state: "failed", nextAt: null })
    .where(and(eq(deliveries.channelId, channelId), isNotNull(deliveries.nextAt)));

/** Marks a person's notices in a team as read: the named ones, or all. */
export async function markRead(db: Db, teamId: string, userId: string, ids: string[] | null): Promise<void> {
  await db
    .update(noticeReaders)
    .set({ readAt: new Date() })
    .where(
      and(
        eq(noticeReaders.teamId, teamId),
        eq(noticeReaders.userId, userId),
        isNull(noticeReaders.readAt),
        ids === null ? undefined : inArray(noticeReaders.noticeId, ids),
      ),
    );
}
