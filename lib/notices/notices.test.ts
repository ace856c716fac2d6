import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase } from "@/lib/db/cases/open-database";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { newTeam } from "@/lib/teams/cases/new-team";
import { members, users } from "@/lib/teams/table";
import { deliverDue } from "./deliver";
import { failingMsMax, failuresMax, type Said } from "./rules";
import { sayNotice } from "./say";
import * as channels from "./service/channels";
import * as log from "./service/deliveries";
import { inbox, read } from "./service/inbox";
import { setRule } from "./service/rules";
import { deliveries, noticeChannels } from "./table";

type Got = { headers: IncomingHttpHeaders; body: string };
const db = await openDatabase();
let receiver: Server;
let url: string;
let answerWith = 200;
/** What happens while the receiver holds its answer back. */
let whenAsked: (() => Promise<unknown>) | null = null;
const got: Got[] = [];

beforeAll(async () => {
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      const meanwhile = whenAsked;
      whenAsked = null;
      await meanwhile?.();
      response.writeHead(answerWith).end(`answered ${answerWith} sk-secret-looking-thing`);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(() => void receiver.close());

async function team(): Promise<TeamCtx> {
  const ctx = await newTeam(db);
  const actor = { ...ctx.actor, userId: newId("use") };
  await db.insert(users).values({ id: actor.userId, email: `${actor.userId}@example.org`, name: "Ada" });
  await db.insert(members).values({ teamId: ctx.team.id, userId: actor.userId, role: "owner" });
  return { ...ctx, actor };
}
const said = (key: string, kind: Said["kind"] = "batch_done"): Said => ({
  kind,
  key,
  title: "Tickets is done",
  body: "ok",
});
const say = (ctx: TeamCtx, what: Said) =>
  db.transaction((tx) =>
    sayNotice(tx, { teamId: ctx.team.id, subject: "bat_1", path: "/batches/bat_1", submitter: ctx.actor.userId }, what),
  );
const newChannel = (ctx: TeamCtx, over = {}) =>
  channels.create(ctx, { kind: "webhook", name: "Hook", url, kinds: ["batch_done"], ...over });
const logOf = async (ctx: TeamCtx) => (await log.list(ctx, { limit: 100 })).deliveries;
/** Lets whatever waits for its time be due now. */
const skipWaiting = (ctx: TeamCtx) =>
  db
    .update(deliveries)
    .set({ nextAt: new Date(0) })
    .where(eq(deliveries.teamId, ctx.team.id));

test("news is said once, lands in the submitter's inbox, and is read there", async () => {
  const [ctx, other] = [await team(), await team()];
  expect([await say(ctx, said("a")), await say(ctx, said("a")), await say(ctx, said("b"))]).toEqual([
    true,
    false,
    true,
  ]);
  const page = await inbox(ctx, { limit: 1 });
  expect(page).toMatchObject({ unread: 2, notices: [{ title: "Tickets is done", path: "/batches/bat_1" }] });
  const rest = await inbox(ctx, { limit: 5, before: page.nextBefore ?? "" });
  expect(rest.notices).toHaveLength(1);
  expect((await inbox(other, { limit: 5 })).notices).toEqual([]);
  expect(await read(other, { ids: [page.notices[0]?.id ?? ""] })).toEqual({ unread: 0 });
  expect(await read(ctx, { ids: [page.notices[0]?.id ?? ""] })).toEqual({ unread: 1 });
  expect(await read(ctx, { ids: null })).toEqual({ unread: 0 });
  await setRule(ctx, { kind: "batch_done", isOn: false, audience: "everyone", byMail: false, threshold: null });
  expect(await say(ctx, said("c"))).toBe(false);
});

test("a webhook arrives signed, so that the reference library takes it, also while its secret changes over", async () => {
  const ctx = await team();
  const { channel, secret } = await newChannel(ctx);
  got.length = 0;
  await say(ctx, said("one"));
  await deliverDue(db);
  const [first] = got;
  const headersOf = ({ headers }: Got) => headers as Record<string, string>;
  if (!first) throw new Error("nothing arrived");
  expect(new Webhook(secret ?? "").verify(first.body, headersOf(first))).toMatchObject({ type: "batch_done" });
  expect(await logOf(ctx)).toMatchObject([{ state: "sent", attempts: 1, status: 200, to: "Hook" }]);
  expect(JSON.stringify(await logOf(ctx))).not.toContain("sk-secret");

  const { secret: next } = await channels.rotate(ctx, { channelId: channel.id });
  expect(await log.test(ctx, { channelId: channel.id })).toMatchObject({ state: "sent", title: "Test" });
  const second = got[1];
  if (!second) throw new Error("the test did not arrive");
  for (const one of [secret, next]) expect(new Webhook(one ?? "").verify(second.body, headersOf(second))).toBeTruthy();

  // Sent again, it is the same message for the receiver.
  await log.again(ctx, { deliveryId: headersOf(first)["webhook-id"] ?? "" });
  expect(got[2]?.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
  const [row] = await db.select().from(noticeChannels).where(eq(noticeChannels.id, channel.id));
  expect(JSON.stringify(row)).not.toContain(secret?.slice(6, 20));
  expect(JSON.stringify(row)).not.toContain("/hook");
});

test("a receiver that fails is tried again later, then switched off with a notice, and what it missed can be sent", async () => {
  const ctx = await team();
  const { channel } = await newChannel(ctx);
  answerWith = 500;
  try {
    await say(ctx, said("x"));
    await deliverDue(db);
    const [once] = await logOf(ctx);
    expect(once).toMatchObject({ state: "waiting", attempts: 1, status: 500 });
    expect(Date.parse(once?.nextAt ?? "")).toBeGreaterThan(Date.now() + 3_000);
    expect(await deliverDue(db)).toBe(0);
    await db
      .update(noticeChannels)
      .set({ failures: failuresMax - 1 })
      .where(eq(noticeChannels.id, channel.id));
    await skipWaiting(ctx);
    await deliverDue(db);
    // A receiver that restarts meets many failures at once; it is given a day.
    expect((await channels.list(ctx)).channels[0]).toMatchObject({ offAt: null });
    await db
      .update(noticeChannels)
      .set({ failingSince: new Date(Date.now() - failingMsMax) })
      .where(eq(noticeChannels.id, channel.id));
    await skipWaiting(ctx);
    await deliverDue(db);
    expect((await channels.list(ctx)).channels[0]).toMatchObject({ offReason: expect.stringContaining("a day") });
    expect((await inbox(ctx, { limit: 1 })).notices[0]).toMatchObject({ kind: "channel_off" });
    expect((await logOf(ctx))[0]).toMatchObject({ state: "failed", nextAt: null });
    await say(ctx, said("y"));
    expect(await logOf(ctx)).toHaveLength(1);
  } finally {
    answerWith = 200;
  }
  await channels.update(ctx, { channelId: channel.id, isOn: true });
  const [missed] = await logOf(ctx);
  expect(await log.again(ctx, { deliveryId: missed?.id ?? "" })).toMatchObject({ state: "sent" });
});

test("a channel that was switched off is sent nothing more, also when an attempt was under way", async () => {
  const ctx = await team();
  const { channel } = await newChannel(ctx);
  const off = () => channels.update(ctx, { channelId: channel.id, isOn: false });
  answerWith = 500;
  try {
    await say(ctx, said("before"));
    await deliverDue(db);
    await off();
    expect(await logOf(ctx)).toMatchObject([{ state: "failed", nextAt: null, attempts: 1 }]);
    await skipWaiting(ctx);
    expect(await deliverDue(db)).toBe(0);

    await channels.update(ctx, { channelId: channel.id, isOn: true });
    whenAsked = off;
    await skipWaiting(ctx);
    expect(await deliverDue(db)).toBe(1);
    expect(await logOf(ctx)).toMatchObject([{ state: "failed", nextAt: null, attempts: 2 }]);
  } finally {
    answerWith = 200;
    whenAsked = null;
  }
});

test("a receiver that is gone is switched off at once", async () => {
  const ctx = await team();
  const { channel } = await newChannel(ctx);
  answerWith = 410;
  try {
    await say(ctx, said("gone"));
    await deliverDue(db);
  } finally {
    answerWith = 200;
  }
  expect((await channels.list(ctx)).channels).toMatchObject([
    { id: channel.id, offAt: expect.any(String), offReason: expect.stringContaining("410") },
  ]);
  expect(await logOf(ctx)).toMatchObject([{ state: "failed", nextAt: null }]);
});

test("what is sent again by hand does not also go out because it is due", async () => {
  const ctx = await team();
  await newChannel(ctx);
  await say(ctx, said("due"));
  got.length = 0;
  whenAsked = () => deliverDue(db);
  try {
    const [due] = await logOf(ctx);
    expect(await log.again(ctx, { deliveryId: due?.id ?? "" })).toMatchObject({ state: "sent", attempts: 1 });
  } finally {
    whenAsked = null;
  }
  expect(got).toHaveLength(1);
});

test("a mail that waits for somebody who has left the team is not sent", async () => {
  const ctx = await team();
  const { userId } = ctx.actor;
  const id = newId("dlv");
  await db
    .insert(deliveries)
    .values({ id, teamId: ctx.team.id, userId, to: "mail", state: "waiting", nextAt: new Date(0) });
  await db.delete(members).where(eq(members.userId, userId));
  await deliverDue(db);
  expect(await logOf(ctx)).toMatchObject([{ state: "failed", answer: "Whom it was for is no longer here." }]);
});

test("one delivery is tried by one process, however many ask at once", async () => {
  const ctx = await team();
  await newChannel(ctx);
  got.length = 0;
  await say(ctx, said("many"));
  const tried = await Promise.all(Array.from({ length: 8 }, () => deliverDue(db)));
  expect(tried.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(got).toHaveLength(1);
});

test("channels of another team do not exist, and addresses inside the network are refused", async () => {
  const [ctx, other] = [await team(), await team()];
  const { channel } = await newChannel(ctx);
  await expect(channels.update(other, { channelId: channel.id, name: "mine" })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(log.test(other, { channelId: channel.id })).rejects.toMatchObject({ code: "not_found" });
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "off");
  try {
    for (const inside of [
      "http://127.0.0.1/x",
      "https://10.0.0.1/x",
      "https://metadata.internal/",
      "http://example.org/",
    ])
      await expect(newChannel(ctx, { url: inside }), inside).rejects.toMatchObject({ code: "invalid_input" });
    // One that was saved while it was allowed is checked again when it is dialled.
    expect(await log.test(ctx, { channelId: channel.id })).toMatchObject({ state: "failed", status: null });
  } finally {
    vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  }
});
