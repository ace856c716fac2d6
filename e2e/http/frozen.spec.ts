import { join } from "node:path";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { Client } from "@/e2e/support/client";
import { type Console, dropDir, scratchDir, startConsole } from "@/e2e/support/console";
import { startEmulator } from "@/e2e/support/emulator";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { until } from "@/e2e/support/world";
import { type Batch, getBatch } from "@/lib/batches/contract";
import { listConnections } from "@/lib/connections/contract";
import { startEmbeddedPostgres } from "@/lib/launch/embedded-postgres.mjs";
import { listResults } from "@/lib/results/contract";
import { exportPath } from "@/lib/results/exports/contract";
import { setUp } from "@/lib/setup/contract";

/** `FROZEN_SECONDS=60` freezes as long as a real incident might; the lease is shortened with it in the usual run. */
const frozenSeconds = Number(process.env.FROZEN_SECONDS ?? 5);
const leaseSeconds = frozenSeconds >= 60 ? 20 : 2;
const owner = { name: "Ada", email: "ada@example.org", password: "correct horse battery staple" };
const team = "analysts";

test("of two consoles one watches; frozen and thawed it changes nothing, and both serve the same and act once", async () => {
  test.setTimeout(180_000 + frozenSeconds * 2_000);
  const root = scratchDir("frozen");
  const database = await startEmbeddedPostgres({ dataDir: join(root, "database"), log: () => undefined });
  const emulator = await startEmulator(join(root, "emulator"));
  const { control } = emulator;
  const callsOf = async () => {
    const { calls } = (await control("ledger", "GET")) as { calls: Record<string, number> };
    return Object.entries(calls).reduce((sum, [name, count]) => sum + (/batches/.test(name) ? count : 0), 0);
  };
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const lease = async () =>
    (
      await pool.query<{ holder: string; fence: number }>(
        "select holder, fence::int from leases where name like 'watch:%' and expires_at > now()",
      )
    ).rows[0];
  const settings = {
    DATABASE_URL: database.url,
    EMULATOR_URL: `${emulator.url}/v1`,
    ALLOW_PRIVATE_UPSTREAMS: "on",
    POLL_INTERVAL_MS: "200",
    LEASE_SECONDS: String(leaseSeconds),
  };
  const consoles: Console[] = [];
  const frozen = new Set<Console>();
  try {
    await control("pause");
    const first = await startConsole(join(root, "data"), settings);
    consoles.push(first);
    const client = new Client(first.url);
    const token = new URLSearchParams(first.setupPath?.split("?")[1]).get("token") ?? "";
    await client.call(setUp, { token, ...owner, teamName: "Analysts" });
    await client.signIn(owner.email, owner.password);
    const { connections } = await client.call(listConnections, { team });
    const file = await upload(client, team, chatLines(60));
    const made: Batch[] = [];
    for (let n = 0; n < 6; n += 1)
      made.push(await submit(client, team, file.id, connections[0]?.id ?? "", { name: `Batch ${n}` }));
    const all = (who: Client) => Promise.all(made.map((batch) => who.call(getBatch, { team, batchId: batch.id })));
    await until(
      () => all(client),
      (batches) => batches.every((batch) => batch.asOf !== null),
    );
    await control("step", "POST", { rows: 60 });
    await until(
      () => all(client),
      (batches) => batches.reduce((sum, batch) => sum + batch.results.rows, 0) === 60,
    );

    // How often one console asks, and how often two do.
    const rate = async () => {
      const before = await callsOf();
      const startedAt = performance.now();
      // A span of time is what is measured here.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return ((await callsOf()) - before) / ((performance.now() - startedAt) / 1000);
    };
    const alone = await rate();
    const second = await startConsole(join(root, "data"), { ...settings, HAS_OWNER: "1" });
    consoles.push(second);
    const other = new Client(second.url);
    await other.signIn(owner.email, owner.password);
    const together = await rate();
    expect(alone).toBeGreaterThan(0);
    expect(together).toBeLessThanOrEqual(alone * 1.1 + 0.7);

    const before = await lease();
    first.process.kill("SIGSTOP");
    frozen.add(first);
    const frozenAt = Date.now();
    await control("step", "POST", { rows: 120 });
    await until(lease, (now) => now !== undefined && now.holder !== before?.holder, 30_000);
    expect(Date.now() - frozenAt).toBeLessThan(30_000);
    await until(
      () => all(other),
      (batches) => batches.reduce((sum, batch) => sum + batch.results.rows, 0) === 180,
    );
    await until(
      async () => Date.now() - frozenAt,
      (ms) => ms > frozenSeconds * 1_000,
      frozenSeconds * 2_000 + 30_000,
    );
    const versions = async () =>
      (await pool.query("select id, version, completed, status from batches order by id")).rows;
    const stood = await versions();
    const leading = await lease();
    first.process.kill("SIGCONT");
    frozen.delete(first);
    // It answers again, so whatever it had in hand it has tried to write by now.
    await until(
      () => all(client),
      (batches) => batches.length === made.length,
    );
    expect(await rate()).toBeLessThanOrEqual(alone * 1.1 + 0.7);
    expect(await versions()).toEqual(stood);
    expect(await lease()).toEqual(leading);

    await control("resume");
    await control("speed", "POST", { speed: 0 });
    for (const who of [client, other]) {
      const done = await until(
        () => all(who),
        (batches) => batches.every((batch) => batch.results.isComplete),
        60_000,
      );
      for (const batch of done) {
        const text = await (await who.raw(exportPath(team, batch.id, "jsonl"))).text();
        const ids = text
          .split("\n")
          .filter(Boolean)
          .map((line) => (JSON.parse(line) as { id: string }).id);
        expect(ids.length).toBe(batch.counts.completed);
        expect(new Set(ids).size).toBe(ids.length);
        expect(batch.counts.completed + batch.counts.failed).toBe(60);
      }
    }

    // What is given to one is served by both, to the byte.
    const connectionId = connections[0]?.id ?? "";
    const flaky = await upload(other, team, chatLines(80, { model: "emulator/flaky-chat" }));
    const given = await submit(other, team, flaky.id, connectionId, { name: "From the second" });
    const texts: string[] = [];
    for (const who of [other, client]) {
      const { counts } = await until(
        () => who.call(getBatch, { team, batchId: given.id }),
        (one) => one.results.isComplete,
        60_000,
      );
      expect(counts.completed + counts.failed).toBe(80);
      expect((await who.call(listResults, { team, batchId: given.id, limit: 100 })).matching).toBe(80);
      texts.push(await (await who.raw(exportPath(team, given.id, "jsonl"))).text());
    }
    expect(texts[0]).toBe(texts[1]);

    // Both are asked at the same moment to retry what failed, where that makes a batch of its own; none is sent meanwhile.
    await pool.query(
      `update connections set not_before = now() + interval '1 hour',
        capabilities = jsonb_set(capabilities, '{hasInPlaceRetry}', 'false')`,
    );
    const rows = { kind: "filter", filter: "failed" };
    const answers = await Promise.all(
      [other, client, other, client].map((who) =>
        who.send("POST", `/api/t/${team}/batches/${given.id}/retry-rows`, {
          idempotencyKey: crypto.randomUUID(),
          rows,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const reruns = await pool.query("select id from batches where parent_id = $1", [given.id]);
    expect(reruns.rows).toHaveLength(1);
    for (const one of consoles.splice(0)) expect(await one.stop()).toBe(0);
  } finally {
    for (const one of frozen) one.process.kill("SIGCONT");
    for (const one of consoles) await one.kill();
    await pool.end();
    emulator.stop();
    await database.stop();
    await dropDir(root);
  }
});
