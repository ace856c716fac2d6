import { randomBytes } from "node:crypto";
import { expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { type Member, newTeam, sql, type TestTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { getHook, type Hook, removeHook, setHook } from "@/lib/hooks/contract";

type Sent = { id?: string; at?: Date; secret?: string; body?: string };

/** Posts as an upstream does: no cookie, no mark of ours. */
async function deliver(
  hook: Hook,
  { id = `msg_${randomBytes(8).toString("hex")}`, at = new Date(), secret = "", body = "{}" }: Sent,
) {
  const signature = new Webhook(secret).sign(id, at, body);
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": signature,
  };
  const response = await fetch(hook.url.replace("localhost", "127.0.0.1"), { method: "POST", headers, body });
  return { status: response.status, text: await response.text() };
}

async function setUp({ slug, owner, connection }: TestTeam & { owner: Member }) {
  const made = await owner.client.call(setHook, { team: slug, connectionId: connection.id });
  return { hook: made.hook, secret: made.secret ?? "" };
}

test("a signed delivery makes the console look at once, whatever it claims; the same one again does nothing", async () => {
  const team = await newTeam();
  const { slug, owner, connection } = team;
  const { hook, secret } = await setUp(team);
  const file = await upload(owner.client, slug, chatLines(4));
  const batch = await submit(owner.client, slug, file.id, connection.id);
  const done = await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    (one) => one.results.isComplete,
  );
  // As if the next look were an hour away, at a batch that still ran when it was last seen.
  const rewind = () =>
    sql(
      "update batches set status = 'in_progress', finished_at = null, next_poll_at = now() + interval '1 hour' where id = $1",
      [batch.id],
    );
  await rewind();
  const lie = (status: string) =>
    JSON.stringify({
      type: `batch.${status}`,
      data: { batch_id: `batch_${done.upstreamId}`, status, request_counts: { total: 9, completed: 9 } },
    });
  expect(await deliver(hook, { secret, id: "msg_once", body: lie("failed") })).toMatchObject({ status: 200 });
  const seen = await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    (one) => one.status !== "in_progress",
  );
  expect(seen.status).toBe("completed");
  expect(seen.counts).toEqual(done.counts);

  await rewind();
  const again = await Promise.all(
    Array.from({ length: 100 }, () => deliver(hook, { secret, id: "msg_once", body: lie("failed") })),
  );
  expect(new Set(again.map((one) => one.status))).toEqual(new Set([200]));
  const [row] = await sql<{ is_far: boolean; deliveries: number }>(
    "select b.next_poll_at > now() + interval '30 minutes' as is_far, h.deliveries from batches b join hooks h using (connection_id) where b.id = $1",
    [batch.id],
  );
  expect(row).toEqual({ is_far: true, deliveries: 1 });
  // Sent once more the day after, signed anew: upstreams try for a day and a half.
  await sql("update hook_deliveries set at = at - interval '24 hours' where delivery_id = 'msg_once'");
  const at = new Date(Date.now() + 200_000);
  expect(await deliver(hook, { secret, id: "msg_once", at, body: lie("failed") })).toMatchObject({ status: 200 });
  const [later] = await sql("select deliveries from hooks where connection_id = $1", [connection.id]);
  expect(later).toEqual({ deliveries: 1 });
});

test("what is not signed, not now, or too large is refused, and the page says why", async () => {
  const team = await newTeam();
  const { slug, owner, connection } = team;
  const { hook, secret } = await setUp(team);
  const stranger = `whsec_${randomBytes(32).toString("base64")}`;
  expect((await deliver(hook, { secret: stranger })).status).toBe(401);
  const late = await deliver(hook, { secret, at: new Date(Date.now() - 640_000) });
  expect(late.status).toBe(401);
  expect(late.text).toMatch(/64\d s away from this server's clock/);
  const told = await owner.client.call(getHook, { team: slug, connectionId: connection.id });
  expect(told.hook?.lastProblem?.message).toContain("s away from this server's clock");
  expect((await deliver(hook, { secret, body: JSON.stringify({ text: "x".repeat(300_000) }) })).status).toBe(413);
  expect((await deliver({ ...hook, url: `${hook.url}x` }, { secret })).status).toBe(404);
  for (const body of ["not json", "[".repeat(200_000), `${'{"data":'.repeat(20_000)}1${"}".repeat(20_000)}`])
    expect((await deliver(hook, { secret, body })).status, body.slice(0, 9)).toBe(200);
  const bare = (headers: Record<string, string>) =>
    fetch(hook.url.replace("localhost", "127.0.0.1"), { method: "POST", body: "{}", headers });
  const many = Array.from({ length: 200 }, () => "v1,AAAA").join(" ");
  for (const signature of [undefined, "", "v2,AAAA", many]) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const headers = { "webhook-id": "msg_1", "webhook-timestamp": timestamp };
    expect(
      (await bare(signature === undefined ? headers : { ...headers, "webhook-signature": signature })).status,
    ).toBe(401);
  }
});

test("a changed secret leaves the one before in force for two days; one pasted in is never shown", async () => {
  const team = await newTeam();
  const { slug, owner, connection } = team;
  const { hook, secret } = await setUp(team);
  const given = `whsec_${randomBytes(32).toString("base64")}`;
  const changed = await owner.client.call(setHook, { team: slug, connectionId: connection.id, secret: given });
  expect(changed.secret).toBeNull();
  expect(changed.hook.url).toBe(hook.url);
  for (const one of [secret, given]) expect((await deliver(hook, { secret: one })).status).toBe(200);
  await sql("update hooks set old_secret_until = now() - interval '1 second' where connection_id = $1", [
    connection.id,
  ]);
  expect((await deliver(hook, { secret })).status).toBe(401);
  const [row] = await sql<{ text: string }>("select hooks::text as text from hooks where connection_id = $1", [
    connection.id,
  ]);
  for (const one of [secret, given]) expect(row?.text).not.toContain(one.slice(6, 30));
  const wrong = await owner.client.send("PUT", `/api/t/${slug}/connections/${connection.id}/hook`, { secret: "hello" });
  expect(wrong.status).toBe(400);
  await owner.client.call(removeHook, { team: slug, connectionId: connection.id });
  expect((await deliver(hook, { secret: given })).status).toBe(404);
});

test("a webhook that went silent says how many ends it did not tell of", async () => {
  const team = await newTeam();
  const { slug, owner, connection } = team;
  await setUp(team);
  const missed = async () =>
    (await owner.client.call(getHook, { team: slug, connectionId: connection.id })).hook?.missed;
  const file = await upload(owner.client, slug, chatLines(2));
  const batch = await submit(owner.client, slug, file.id, connection.id);
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    (one) => one.results.isComplete,
  );
  // A delivery may still be on its way.
  expect(await missed()).toBe(0);
  await sql("update batches set finished_at = now() - interval '1 hour' where id = $1", [batch.id]);
  expect(await missed()).toBe(1);
});
