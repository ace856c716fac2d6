import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { type Console, dropDir, freePort, scratchDir, startConsole } from "@/e2e/support/console";
import { startEmulator } from "@/e2e/support/emulator";
import { chatLines, upload } from "@/e2e/support/upload";
import { until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { createBatch } from "@/lib/batches/create-contract";
import { listBatches } from "@/lib/batches/list-contract";
import { listConnections } from "@/lib/connections/contract";
import { startEmbeddedPostgres } from "@/lib/launch/embedded-postgres.mjs";
import { setUp } from "@/lib/setup/contract";

/** `ROLLING=20` deploys as often as a busy month does. */
const restarts = Number(process.env.ROLLING ?? 2);
const owner = { name: "Ada", email: "ada@example.org", password: "correct horse battery staple" };
const team = "analysts";
const readers = 4;

/** What a reverse proxy in front of several consoles does: whoever does not answer, or says 503, is passed over. */
class Fleet extends Client {
  private readonly bases: string[];
  private turn = 0;
  /** Requests that had to be asked again. */
  passedOver = 0;

  constructor(bases: string[]) {
    super(bases[0] ?? "");
    this.bases = bases;
  }

  override async raw(path: string, init: RequestInit = {}): Promise<Response> {
    const end = Date.now() + 20_000;
    for (;;) {
      this.turn += 1;
      const one = new Client(this.bases[this.turn % this.bases.length] ?? "");
      const headers = new Headers(init.headers);
      headers.set("cookie", this.cookieHeader());
      try {
        const response = await one.raw(path, { ...init, headers });
        if (response.status !== 503 || Date.now() > end) {
          const body = await response.arrayBuffer();
          return new Response(response.status === 204 ? null : body, response);
        }
      } catch (error) {
        if (Date.now() > end) throw error;
      }
      this.passedOver += 1;
    }
  }
}

test(`F28: ${restarts} rolling restarts under load: no call fails, nothing is created twice or lost`, async () => {
  test.setTimeout(120_000 + restarts * 30_000);
  const root = scratchDir("rolling");
  const database = await startEmbeddedPostgres({ dataDir: join(root, "database"), log: () => undefined });
  const emulator = await startEmulator(join(root, "emulator"));
  const settings = {
    DATABASE_URL: database.url,
    EMULATOR_URL: `${emulator.url}/v1`,
    ALLOW_PRIVATE_UPSTREAMS: "on",
    POLL_INTERVAL_MS: "200",
    LEASE_SECONDS: "5",
  };
  const ports = [await freePort(), await freePort()];
  const start = (n: number, hasOwner: boolean) =>
    startConsole(join(root, "data"), { ...settings, PORT: String(ports[n]), ...(hasOwner ? { HAS_OWNER: "1" } : {}) });
  const consoles: (Console | undefined)[] = [];
  let isOver = false;
  try {
    await emulator.control("speed", "POST", { speed: 0 });
    const first = await start(0, false);
    consoles[0] = first;
    const signedIn = new Client(first.url);
    const token = new URLSearchParams(first.setupPath?.split("?")[1]).get("token") ?? "";
    await signedIn.call(setUp, { token, ...owner, teamName: "Analysts" });
    await signedIn.signIn(owner.email, owner.password);
    const connectionId = (await signedIn.call(listConnections, { team })).connections[0]?.id ?? "";
    const file = await upload(signedIn, team, chatLines(5));
    consoles[1] = await start(1, true);
    const fleet = new Fleet(consoles.map((one) => one?.url ?? ""));
    fleet.cookieHeader = () => signedIn.cookieHeader();

    let reads = 0;
    const made = new Map<string, string>();
    const read = async () => {
      while (!isOver) {
        await fleet.call(listBatches, { team, limit: 25 });
        reads += 1;
      }
    };
    const create = async () => {
      for (let n = 0; !isOver; n += 1) {
        const name = `Batch ${n}`;
        const batch = await fleet.call(createBatch, {
          ...{ team, inputFileId: file.id, connectionId, name, idempotencyKey: randomUUID() },
          window: "24h",
        });
        made.set(name, batch.id);
        // Each is seen to its end, so that creating keeps to the pace of the upstream.
        await until(
          () => fleet.call(getBatch, { team, batchId: batch.id }),
          (one) => isOver || one.results.isComplete,
          60_000,
        );
      }
    };
    // A failure of any of them ends the test at once.
    const load = Promise.all([...Array.from({ length: readers }, read), create()]);
    const deploy = async () => {
      for (let n = 0; n < restarts; n += 1) {
        const which = n % 2;
        const [before, acked] = [reads, made.size];
        const old = consoles[which];
        const startedAt = Date.now();
        old?.process.kill("SIGTERM");
        expect(await old?.stop()).toBe(0);
        expect(Date.now() - startedAt, "25 s are what an orchestrator gives").toBeLessThan(25_000);
        consoles[which] = await start(which, true);
        // The load goes on, and through the new one as well, before the next is stopped.
        await until(
          async () => reads - before > 50 && made.size > acked,
          (isServed) => isServed,
          60_000,
        );
      }
      isOver = true;
    };
    await Promise.race([load.then(() => expect(isOver).toBe(true)), deploy()]);
    await load;

    const listed = await signedIn.call(listBatches, { team, limit: 100 });
    expect(listed.total).toBe(made.size);
    const upstream = (await emulator.control("ledger", "GET")) as { creates: Record<string, { count: number }> };
    expect(Object.values(upstream.creates).filter(({ count }) => count !== 1)).toEqual([]);
    for (const batchId of made.values()) {
      const done = await until(
        () => signedIn.call(getBatch, { team, batchId }),
        (one) => one.results.isComplete,
        60_000,
      );
      expect(done.counts.completed + done.counts.failed).toBe(5);
    }
    console.log(`${restarts} restarts: ${reads} reads, ${made.size} batches, ${fleet.passedOver} asked again`);
  } finally {
    isOver = true;
    for (const one of consoles) await one?.kill();
    emulator.stop();
    await database.stop();
    await dropDir(root);
  }
});
