import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { listen } from "@/e2e/support/live";
import { newTeam, password, sql, until, world } from "@/e2e/support/world";
import { livePath } from "@/lib/live/contract";

/** Publishes as the console does, without an act behind it. */
const publish = (teamId: string, count: number, sizeBytes = 1) =>
  sql(
    `with made as (
       insert into outbox (team_id, topic, subject, data)
       select $1, 'usage.changed', 'n' || n, jsonb_build_object('text', repeat('x', $3)) from generate_series(1, $2) n returning id)
     select pg_notify('batchdeck_live', ''), count(*) from made`,
    [teamId, count, sizeBytes],
  );

async function open(client: Client, team: string) {
  const abort = new AbortController();
  const response = await client.raw(livePath(team), { signal: abort.signal });
  return { response, status: response.status, close: () => abort.abort() };
}

test("a browser has six streams and no more; a closed one makes room, another browser has its own", async () => {
  const { slug, owner } = await newTeam();
  const streams = [];
  for (let n = 0; n < 6; n += 1) streams.push(await open(owner.client, slug));
  expect(streams.map((one) => one.status)).toEqual(Array(6).fill(200));
  const { response, status } = await open(owner.client, slug);
  expect(status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("10");
  expect(await response.text()).toContain("nothing is lost");
  const elsewhere = new Client(world().url);
  await elsewhere.signIn(owner.email, password);
  const other = await open(elsewhere, slug);
  expect(other.status).toBe(200);
  streams[0]?.close();
  const again = await until(
    () => open(owner.client, slug),
    (one) => one.status === 200,
  );
  for (const one of [...streams, other, again]) one.close();
});

test("a gap is replayed without a hole; one that is too wide, or of another database, asks for a fresh read", async () => {
  const { slug, id, owner } = await newTeam();
  const first = await listen(owner.client, slug);
  await publish(id, 3);
  await first.next((event) => event.subject === "n3");
  const from = first.events[0]?.id ?? 0;
  first.close();
  await publish(id, 400);
  const replay = await listen(owner.client, slug, from);
  await until(
    async () => replay.events.length,
    (count) => count === 402,
  );
  expect(replay.names).not.toContain("resync");
  const ids = replay.events.map((event) => event.id);
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  replay.close();
  await publish(id, 200);
  for (const place of [from, 2_000_000_000]) {
    const late = await listen(owner.client, slug, place);
    expect(late.names[0]).toBe("resync");
    await publish(id, 1);
    await late.next((event) => event.subject === "n1");
    late.close();
  }
});

test("a reader that stops reading is let go, and the others never notice", async () => {
  const { slug, id, owner } = await newTeam();
  const reading: Awaited<ReturnType<typeof listen>>[] = [];
  for (let n = 0; n < 5; n += 1) reading.push(await listen(owner.client, slug));
  const stalled = await open(owner.client, slug);
  expect(stalled.status).toBe(200);
  // More than the sockets on both sides take in by themselves, in pieces of which a reader that reads may have a few.
  const count = 270;
  for (let sent = 3; sent <= count; sent += 3) {
    await publish(id, 3, 60_000);
    await until(
      async () => Math.min(...reading.map((one) => one.events.length)),
      (heard) => heard >= sent,
    );
  }
  const room = await until(
    () => open(owner.client, slug),
    (one) => one.status === 200,
  );
  for (const one of reading) {
    await until(
      async () => one.events.length,
      (heard) => heard === count,
    );
    one.close();
  }
  room.close();
  stalled.close();
});

test("whoever is signed out or removed stops hearing within fifteen seconds, the others go on", async () => {
  const team = await newTeam();
  const [out, gone, stays] = await Promise.all([team.member("member"), team.member("viewer"), team.member("member")]);
  const bodies = await Promise.all(
    [out, gone].map(async ({ client }) => (await open(client, team.slug)).response.body),
  );
  const staying = await listen(stays.client, team.slug);
  await sql("update sessions set revoked_at = now() where user_id = $1", [out.userId]);
  await sql("delete from members where user_id = $1", [gone.userId]);
  const startedAt = Date.now();
  await Promise.all(
    bodies.map(async (body) => {
      const reader = body?.getReader();
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read());
    }),
  );
  expect(Date.now() - startedAt).toBeLessThan(20_000);
  await publish(team.id, 1);
  await staying.next((event) => event.subject === "n1");
  staying.close();
  expect((await gone.client.send("GET", `/api/t/${team.slug}/members`)).status).toBe(404);
});
