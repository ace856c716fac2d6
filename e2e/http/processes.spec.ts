import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { type Console, startConsole } from "@/e2e/support/console";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, password, sql, until, world } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { listResults } from "@/lib/results/contract";
import { exportPath } from "@/lib/results/exports/contract";

test("a second console over the same database serves the same team, and one poller asks the upstream", async () => {
  test.setTimeout(120_000);
  const { slug: team, owner, connection } = await newTeam();
  let second: Console | undefined;
  try {
    second = await startConsole(world().dataDir, {
      HAS_OWNER: "1",
      DATABASE_URL: world().databaseUrl,
      EMULATOR_TEST_MODE: "on",
      POLL_INTERVAL_MS: "150",
      ALLOW_PRIVATE_UPSTREAMS: "on",
    });
    const there = new Client(second.url);
    expect(await there.signIn(owner.email, password)).toBe(true);
    const file = await upload(there, team, chatLines(80, { model: "emulator/flaky-chat" }));
    const batch = await submit(there, team, file.id, connection.id, { name: "From the second" });
    for (const client of [there, owner.client]) {
      const done = await until(
        () => client.call(getBatch, { team, batchId: batch.id }),
        (one) => one.results.isComplete,
        45_000,
      );
      expect(done.counts.completed + done.counts.failed).toBe(80);
      const page = await client.call(listResults, { team, batchId: batch.id, limit: 100 });
      expect(page.matching).toBe(80);
    }
    const bodies = await Promise.all(
      [there, owner.client].map(async (client) => (await client.raw(exportPath(team, batch.id, "jsonl"))).text()),
    );
    expect(bodies[0]).toBe(bodies[1]);
    const holders = await sql<{ name: string }>("select name from leases where name = $1 and expires_at > now()", [
      `watch:${connection.id}`,
    ]);
    expect(holders.length).toBe(1);

    // Both are asked at the same moment to retry what failed, where that makes a batch of its own; none is sent meanwhile.
    await sql(
      `update connections set not_before = now() + interval '1 hour',
        capabilities = jsonb_set(capabilities, '{hasInPlaceRetry}', 'false') where id = $1`,
      [connection.id],
    );
    const answers = await Promise.all(
      [there, owner.client, there, owner.client].map((client) =>
        client.send("POST", `/api/t/${team}/batches/${batch.id}/retry-rows`, {
          ...{ idempotencyKey: crypto.randomUUID(), rows: { kind: "filter", filter: "failed" } },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const made = await sql("select id from batches where parent_id = $1", [batch.id]);
    expect(made).toHaveLength(1);
    expect(await second.stop()).toBe(0);
    second = undefined;
  } finally {
    await second?.kill();
  }
});
