import "server-only";
import { and, eq, lte, sql } from "drizzle-orm";
import type { Database, Db } from "@/lib/db/client";
import { sendMail } from "@/lib/mail";
import { runtime } from "@/lib/runtime";
import { members, teams, users } from "@/lib/teams/table";
import { UpstreamError } from "@/lib/upstream/errors";
import { redact } from "@/lib/upstream/redact";
import { exchange, TransportError } from "@/lib/upstream/transport";
import { open } from "@/lib/vault/seal";
import { bodyFor, type Told } from "./body";
import { nextAttemptMs, offReasonOf } from "./rules";
import { endWaiting, sayNotice } from "./say";
import { placeOf } from "./service/channels";
import { signedHeaders } from "./signature";
import { deliveries, noticeChannels, notices } from "./table";

type Outcome = { isOk: boolean; status: number | null; answer: string };
type ChannelRow = typeof noticeChannels.$inferSelect;

const limits = { connectMs: 5_000, headersMs: 15_000, idleMs: 10_000, slowMs: 30_000, slowBytes: 1 };
const answerBytesMax = 1_000;

/** The start of an answer as text that is safe to keep and show. */
async function startOf(body: AsyncGenerator<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, answerBytesMax - size));
    size += chunk.length;
    if (size >= answerBytesMax) break;
  }
  return redact(Buffer.concat(chunks).toString("utf8"), null);
}

const failureWords: Record<string, string> = {
  ENOTFOUND: "The host's name is not known.",
  ECONNREFUSED: "The host refused the connection.",
  connect_timeout: "The host did not answer within 5 s.",
  headers_timeout: "The host took the request but did not answer within 15 s.",
};

/** Posts once. The address is checked again at the moment it is dialled, and redirects are not followed. */
async function post(db: Db, channel: ChannelRow, id: string, told: Told): Promise<Outcome> {
  const { teamId, id: channelId } = channel;
  const secretOf = async (sealed: string | null) =>
    sealed === null ? [] : [await open(db, placeOf("secret", teamId, channelId), sealed)];
  const isOldGood = channel.oldSecretUntil !== null && channel.oldSecretUntil > new Date();
  const secrets = [
    ...(await secretOf(channel.sealedSecret)),
    ...(isOldGood ? await secretOf(channel.sealedOldSecret) : []),
  ];
  const body = Buffer.from(bodyFor(channel.kind, told));
  const headers = {
    "content-type": "application/json",
    "content-length": String(body.length),
    "user-agent": "Batchdeck",
    ...(secrets.length > 0 ? signedHeaders(id, new Date(), body.toString("utf8"), secrets) : {}),
  };
  try {
    const url = new URL(await open(db, placeOf("url", teamId, channelId), channel.sealedUrl));
    const answer = await exchange({ url, method: "POST", headers, body, limits, isFresh: true });
    const text = await startOf(answer.body).catch(() => "");
    return { isOk: answer.status >= 200 && answer.status < 300, status: answer.status, answer: text };
  } catch (error) {
    if (error instanceof UpstreamError) return { isOk: false, status: null, answer: error.message };
    if (!(error instanceof TransportError)) throw error;
    return { isOk: false, status: null, answer: failureWords[error.code] ?? "The connection failed before an answer." };
  }
}

async function mail(to: string, { title, body, url, team }: Told): Promise<Outcome> {
  try {
    await sendMail({ to, subject: `${title} · ${team.name}`, text: `${body}\n\n${url}\n` });
    return { isOk: true, status: null, answer: "The mail server took it." };
  } catch {
    return { isOk: false, status: null, answer: "The mail server did not take it." };
  }
}

async function tell(db: Db, row: typeof deliveries.$inferSelect): Promise<Told> {
  const [team] = await db.select().from(teams).where(eq(teams.id, row.teamId));
  const [notice] = row.noticeId ? await db.select().from(notices).where(eq(notices.id, row.noticeId)) : [];
  if (!team) throw new Error("a delivery belongs to a team");
  const url = `${runtime().publicUrl}/t/${team.slug}${notice?.path ?? "/settings/notices"}`;
  if (notice) return { ...notice, url, team };
  return {
    ...{ kind: "test", subject: row.id, title: "A test from Batchdeck", url, team, at: row.at },
    body: `Notices of ${team.name} arrive here.`,
  };
}

/** Counts a channel's failures in a row; too many for too long switch it off, and say so. */
async function noteOutcome(tx: Db, channel: ChannelRow, { isOk, status }: Outcome): Promise<void> {
  const at = new Date();
  const set = isOk
    ? { failures: 0, failingSince: null }
    : { failures: channel.failures + 1, failingSince: channel.failingSince ?? at };
  const offReason = isOk || channel.offAt !== null ? null : offReasonOf(set, status, at.getTime());
  await tx
    .update(noticeChannels)
    .set({ ...set, ...(offReason === null ? {} : { offAt: at, offReason }) })
    .where(eq(noticeChannels.id, channel.id));
  if (offReason === null) return;
  await endWaiting(tx, channel.id);
  const about = { teamId: channel.teamId, subject: channel.id, path: "/settings/notices", submitter: null };
  await sayNotice(tx, about, {
    kind: "channel_off",
    key: `channel_off:${channel.id}:${at.toISOString()}`,
    title: `Notices no longer reach ${channel.name}`,
    body: `${offReason} Mend the receiver, test it, and switch it on again; what was missed can be sent again from the log.`,
  });
}

/** Whom a mail is for, while they are in the team. */
async function memberOf(db: Db, teamId: string, userId: string) {
  const [person] = await db
    .select({ email: users.email })
    .from(users)
    .innerJoin(members, and(eq(members.userId, users.id), eq(members.teamId, teamId)))
    .where(eq(users.id, userId));
  return person;
}

/** Tries one delivery now and writes down what came of it. */
export async function attempt(db: Database, id: string, { isTest = false } = {}): Promise<void> {
  const [row] = await db.select().from(deliveries).where(eq(deliveries.id, id));
  if (!row) return;
  const told = await tell(db, row);
  const { channelId } = row;
  const [channel] = channelId ? await db.select().from(noticeChannels).where(eq(noticeChannels.id, channelId)) : [];
  const person = row.userId ? await memberOf(db, row.teamId, row.userId) : undefined;
  // The id stays the same however often it is tried, so that a receiver can tell repeats.
  const outcome = channel
    ? await post(db, channel, id, told)
    : person
      ? await mail(person.email, told)
      : { isOk: false, status: null, answer: "Whom it was for is no longer here." };
  const attempts = row.attempts + 1;
  await db.transaction(async (tx) => {
    // Locked, so that a channel switched off meanwhile ends what waits after this, or is seen to be off here.
    const [now] = channelId
      ? await tx.select().from(noticeChannels).where(eq(noticeChannels.id, channelId)).for("no key update")
      : [];
    const isTriedAgain = !outcome.isOk && !isTest && (now ? now.offAt === null : person !== undefined);
    const waitMs = isTriedAgain ? nextAttemptMs(attempts) : null;
    await tx
      .update(deliveries)
      .set({
        ...{ attempts, status: outcome.status, answer: outcome.answer },
        state: outcome.isOk ? "sent" : waitMs === null ? "failed" : "waiting",
        nextAt: waitMs === null ? null : new Date(Date.now() + waitMs),
      })
      .where(eq(deliveries.id, id));
    if (now && !isTest) await noteOutcome(tx, now, outcome);
  });
}

const atOnce = 20;
/** While a process tries a delivery, others leave it alone for this long; a crash gives it back after that. */
const claimSeconds = 60;

/** Takes a delivery for this process, so that it does not also go out because it is due. */
export const claim = (tx: Db, id: string) =>
  tx
    .update(deliveries)
    .set({ nextAt: sql`now() + make_interval(secs => ${claimSeconds})` })
    .where(eq(deliveries.id, id));

/** Mails, and posts to channels that are on. */
const isWanted = sql`(${deliveries.channelId} is null or exists (
  select 1 from ${noticeChannels} where ${noticeChannels.id} = ${deliveries.channelId} and ${noticeChannels.offAt} is null))`;

/** Tries what is due, several at a time and each in one process only. Answers how many were tried. */
export async function deliverDue(db: Database): Promise<number> {
  const claimed = await db.transaction(async (tx) => {
    const due = await tx
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(and(lte(deliveries.nextAt, sql`now()`), isWanted))
      .orderBy(deliveries.nextAt)
      .limit(atOnce)
      .for("update", { skipLocked: true });
    for (const { id } of due) await claim(tx, id);
    return due;
  });
  await Promise.all(claimed.map(({ id }) => attempt(db, id)));
  return claimed.length;
}
