import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import type {
  Channel,
  createChannel,
  listChannels,
  removeChannel,
  rotateChannel,
  updateChannel,
} from "@/lib/notices/contract";
import { endWaiting } from "@/lib/notices/say";
import { newWebhookSecret } from "@/lib/notices/signature";
import { noticeChannels } from "@/lib/notices/table";
import { UpstreamError } from "@/lib/upstream/errors";
import { requireAllowed } from "@/lib/upstream/guard";
import { type SealedPlace, seal } from "@/lib/vault/seal";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";

type Row = typeof noticeChannels.$inferSelect;

const channelsMax = 20;
/** What a sealed value of a channel is bound to. */
export const placeOf = (part: "url" | "secret", teamId: string, rowId: string): SealedPlace => ({
  ...{ table: `notice_channels.${part}`, teamId, rowId },
});

/** @throws AppError invalid_input: no address to post to */
async function requireAddress(url: string): Promise<URL> {
  const address = new URL(url);
  await requireAllowed(address).catch((error: unknown) => {
    if (!(error instanceof UpstreamError)) throw error;
    throw new AppError("invalid_input", `${error.message} Nothing was saved.`, { field: "url" });
  });
  return address;
}

async function present(db: Db, rows: Row[]): Promise<Channel[]> {
  const { rows: last } = await db.execute<{ channel_id: string; at: Date; state: string }>(sql`
    select distinct on (channel_id) channel_id, created_at as at, state from notice_deliveries
    where channel_id = any(${sql.param(rows.map((row) => row.id))}) and attempts > 0
    order by channel_id, created_at desc`);
  const lastOf = new Map(last.map((row) => [row.channel_id, row]));
  return rows.map((row) => {
    const delivery = lastOf.get(row.id);
    return {
      ...{ id: row.id, kind: row.kind, name: row.name, host: row.host, kinds: row.kinds, offReason: row.offReason },
      createdAt: row.createdAt.toISOString(),
      offAt: row.offAt?.toISOString() ?? null,
      lastDelivery: delivery ? { at: new Date(delivery.at).toISOString(), isOk: delivery.state === "sent" } : null,
    };
  });
}

async function one(db: Db, row: Row): Promise<Channel> {
  const [channel] = await present(db, [row]);
  if (!channel) throw new Error("one row gives one channel");
  return channel;
}

const isOne = (teamId: string, id: string) => and(eq(noticeChannels.teamId, teamId), eq(noticeChannels.id, id));

export async function findChannel(db: Db, teamId: string, channelId: string): Promise<Row> {
  const [row] = await db.select().from(noticeChannels).where(isOne(teamId, channelId));
  if (!row) throw new AppError("not_found", "There is no such channel in this team.");
  return row;
}

export async function list(ctx: TeamCtx): Promise<CallOutput<typeof listChannels>> {
  const rows = await ctx.db
    .select()
    .from(noticeChannels)
    .where(eq(noticeChannels.teamId, ctx.team.id))
    .orderBy(asc(noticeChannels.createdAt), asc(noticeChannels.id));
  return { channels: await present(ctx.db, rows) };
}

export async function create(
  ctx: TeamCtx,
  { kind, name, url, kinds }: VerbInput<typeof createChannel>,
): Promise<CallOutput<typeof createChannel>> {
  const address = await requireAddress(url);
  const id = newId("chn");
  const teamId = ctx.team.id;
  const secret = kind === "webhook" ? newWebhookSecret() : null;
  const row = await ctx.db.transaction(async (tx) => {
    const [{ count } = { count: 0 }] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(noticeChannels)
      .where(eq(noticeChannels.teamId, teamId));
    if (count >= channelsMax)
      throw new AppError("conflict", `A team has at most ${channelsMax} channels. Remove one first.`);
    const [made] = await tx
      .insert(noticeChannels)
      .values({
        ...{ id, teamId, kind, name, kinds: [...new Set(kinds)], host: address.host },
        sealedUrl: await seal(tx, placeOf("url", teamId, id), url),
        sealedSecret: secret === null ? null : await seal(tx, placeOf("secret", teamId, id), secret),
      })
      .returning();
    await audit(tx, ctx, "webhook.changed", { subject: id, details: { act: "added", name, kind, host: address.host } });
    return made;
  });
  if (!row) throw new Error("an insert returns its row");
  return { channel: await one(ctx.db, row), secret };
}

export async function update(
  ctx: TeamCtx,
  { channelId, name, url, kinds, isOn }: VerbInput<typeof updateChannel>,
): Promise<Channel> {
  const { id, host } = await findChannel(ctx.db, ctx.team.id, channelId);
  const address = url === undefined ? null : await requireAddress(url);
  const set = {
    ...(name === undefined ? {} : { name }),
    ...(kinds === undefined ? {} : { kinds: [...new Set(kinds)] }),
    ...(url === undefined || !address
      ? {}
      : { host: address.host, sealedUrl: await seal(ctx.db, placeOf("url", ctx.team.id, id), url) }),
    ...(isOn === undefined
      ? {}
      : isOn
        ? { offAt: null, offReason: null, failures: 0, failingSince: null }
        : { offAt: new Date(), offReason: `Switched off by ${ctx.actor.name}.` }),
  };
  const row = await ctx.db.transaction(async (tx) => {
    const [changed] = await tx
      .update(noticeChannels)
      .set({ ...set, kind: sql`${noticeChannels.kind}` })
      .where(isOne(ctx.team.id, id))
      .returning();
    if (isOn === false) await endWaiting(tx, id);
    await audit(tx, ctx, "webhook.changed", {
      subject: id,
      details: { act: "changed", host: address?.host ?? host, ...(isOn === undefined ? {} : { isOn }) },
    });
    return changed;
  });
  if (!row) throw new AppError("not_found", "The channel was removed meanwhile.");
  return one(ctx.db, row);
}

export async function remove(
  ctx: TeamCtx,
  { channelId }: VerbInput<typeof removeChannel>,
): Promise<CallOutput<typeof removeChannel>> {
  const { id, name } = await findChannel(ctx.db, ctx.team.id, channelId);
  await ctx.db.transaction(async (tx) => {
    await tx.delete(noticeChannels).where(isOne(ctx.team.id, id));
    await audit(tx, ctx, "webhook.changed", { subject: id, details: { act: "removed", name } });
  });
  return {};
}

const overlapMs = 24 * 3_600_000;

export async function rotate(
  ctx: TeamCtx,
  { channelId }: VerbInput<typeof rotateChannel>,
): Promise<CallOutput<typeof rotateChannel>> {
  const { id, kind, sealedSecret } = await findChannel(ctx.db, ctx.team.id, channelId);
  if (kind !== "webhook") throw new AppError("invalid_input", "Only webhooks are signed; this channel has no secret.");
  const secret = newWebhookSecret();
  const row = await ctx.db.transaction(async (tx) => {
    const [changed] = await tx
      .update(noticeChannels)
      .set({
        sealedSecret: await seal(tx, placeOf("secret", ctx.team.id, id), secret),
        sealedOldSecret: sealedSecret,
        oldSecretUntil: new Date(Date.now() + overlapMs),
      })
      .where(isOne(ctx.team.id, id))
      .returning();
    await audit(tx, ctx, "webhook.changed", { subject: id, details: { act: "new secret" } });
    return changed;
  });
  if (!row) throw new AppError("not_found", "The channel was removed meanwhile.");
  return { channel: await one(ctx.db, row), secret };
}
