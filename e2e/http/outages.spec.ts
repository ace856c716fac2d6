import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { chaosProxy } from "@/e2e/faults/support/chaos-proxy";
import { Client } from "@/e2e/support/client";
import { type Console, dropDir, scratchDir, startConsole } from "@/e2e/support/console";
import { startEmulator } from "@/e2e/support/emulator";
import { beginUpload, chatLines, sendChunk, submit, upload } from "@/e2e/support/upload";
import { until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { createBatch } from "@/lib/batches/create-contract";
import { listBatches } from "@/lib/batches/list-contract";
import { listConnections } from "@/lib/connections/contract";
import { getFile } from "@/lib/files/contract";
import { startEmbeddedPostgres } from "@/lib/launch/embedded-postgres.mjs";
import { listResults } from "@/lib/results/contract";
import { exportPath } from "@/lib/results/exports/contract";
import { setUp } from "@/lib/setup/contract";
import { renameTeam } from "@/lib/teams/contract";
import { urlOf } from "@/lib/wire/call";

const owner = { name: "Ada", email: "ada@example.org", password: "correct horse battery staple", teamName: "Analysts" };
const team = "analysts";
const codeOf = (json: unknown) => (json as { error?: { code?: string } } | undefined)?.error?.code;

type Place = { root: string; databaseUrl: string; emulator: Awaited<ReturnType<typeof startEmulator>> };

/** A database and an upstream that are programs of their own, so that each part can fail alone. */
async function apart(purpose: string, work: (place: Place) => Promise<void>): Promise<void> {
  const root = scratchDir(purpose);
  const database = await startEmbeddedPostgres({ dataDir: join(root, "database"), log: () => undefined });
  const emulator = await startEmulator(join(root, "emulator"), { EMULATOR_SPEED: "0" });
  try {
    await work({ root, databaseUrl: database.url, emulator });
  } finally {
    emulator.stop();
    await database.stop();
    await dropDir(root);
  }
}

const settingsFor = ({ emulator }: Place) => ({
  EMULATOR_URL: `${emulator.url}/v1`,
  ALLOW_PRIVATE_UPSTREAMS: "on",
  POLL_INTERVAL_MS: "150",
});

async function signedIn(made: Console) {
  const client = new Client(made.url);
  const token = new URLSearchParams(made.setupPath?.split("?")[1]).get("token") ?? "";
  await client.call(setUp, { token, ...owner });
  await client.signIn(owner.email, owner.password);
  const { connections } = await client.call(listConnections, { team });
  return { client, connectionId: connections[0]?.id ?? "" };
}

test("F17: with its database away a console says so at once, does nothing by halves, and goes on by itself", async () => {
  test.setTimeout(180_000);
  await apart("away", async (place) => {
    const { pathname, searchParams, username } = new URL(place.databaseUrl);
    const line = await chaosProxy({ path: `${searchParams.get("host")}/.s.PGSQL.5432` });
    let made: Console | undefined;
    try {
      const DATABASE_URL = `postgresql://${username || "batchdeck"}@127.0.0.1:${line.port}${pathname}`;
      made = await startConsole(join(place.root, "data"), { ...settingsFor(place), DATABASE_URL });
      const { client, connectionId } = await signedIn(made);
      const file = await upload(client, team, chatLines(30));
      await place.emulator.control("pause");
      const running = await submit(client, team, file.id, connectionId, { name: "Under way" });
      await until(
        () => client.call(getBatch, { team, batchId: running.id }),
        (batch) => batch.upstreamId !== null,
      );

      line.fail();
      const wish = {
        inputFileId: file.id,
        connectionId,
        window: "24h",
        name: "Meanwhile",
        idempotencyKey: "meanwhile-1",
      };
      const asked: [string, string, unknown?][] = [
        ["GET", urlOf(listBatches, { team })],
        ["GET", urlOf(getBatch, { team, batchId: running.id })],
        ["GET", "/api/health"],
        ["POST", urlOf(createBatch, { team, ...wish }), wish],
      ];
      for (let round = 0; round < 3; round += 1)
        for (const [method, path, body] of asked) {
          const began = performance.now();
          const answer = await client.send(method, path, body);
          expect(`${method} ${path}: ${answer.status} ${codeOf(answer.json)}`).toBe(
            `${method} ${path}: 503 unavailable`,
          );
          expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
          expect(performance.now() - began).toBeLessThan(10_000);
        }

      line.heal();
      const healedAt = Date.now();
      await until(
        () => client.raw("/api/health"),
        (response) => response.status === 200,
        30_000,
      );
      console.log(`ready again after ${Date.now() - healedAt} ms`);
      expect(made.process.exitCode).toBeNull();
      const { batches } = await client.call(listBatches, { team });
      expect(batches.map((batch) => batch.name)).toEqual(["Under way"]);
      // What was refused is sent again with its key, twice: there is one of it.
      const again = await client.call(createBatch, { team, ...wish });
      expect((await client.call(createBatch, { team, ...wish })).id).toBe(again.id);
      await place.emulator.control("resume");
      for (const batchId of [running.id, again.id])
        await until(
          () => client.call(getBatch, { team, batchId }),
          (batch) => batch.results.isComplete,
          60_000,
        );
      const { creates } = (await place.emulator.control("ledger", "GET")) as {
        creates: Record<string, { count: number }>;
      };
      expect(Object.values(creates).map(({ count }) => count)).toEqual([1, 1]);
      expect(await made.stop()).toBe(0);
      made = undefined;
    } finally {
      await made?.kill();
      await line.close();
    }
  });
});

/** A small disk of its own at `path`; false where this machine does not let us. */
function mountSmallDisk(path: string): boolean {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m,mode=755", "tmpfs", path], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Writes until there is no room for a single byte. */
function fill(path: string): void {
  const file = openSync(path, "w");
  try {
    for (let size = 1 << 20; size >= 1; size >>= 1)
      try {
        for (;;) writeSync(file, Buffer.alloc(size));
      } catch {
        // Full for pieces of this size.
      }
  } finally {
    closeSync(file);
  }
}

test("F19: on a full disk a console refuses uploads, serves the rest, and takes up what waited when there is room", async () => {
  test.setTimeout(180_000);
  await apart("full", async (place) => {
    const dataDir = join(place.root, "data");
    const isMounted = process.env.SMALL_DISK === "on" && mountSmallDisk(dataDir);
    test.skip(!isMounted, "SMALL_DISK=on mounts a disk of its own, where this machine lets us");
    let made: Console | undefined;
    try {
      made = await startConsole(dataDir, { ...settingsFor(place), DATABASE_URL: place.databaseUrl });
      const { client, connectionId } = await signedIn(made);
      const file = await upload(client, team, chatLines(300));
      // What is made once, at the first use, is there before the disk fills.
      const first = await submit(client, team, file.id, connectionId, { name: "Before" });
      await until(
        () => client.call(getBatch, { team, batchId: first.id }),
        (one) => one.results.isComplete,
        60_000,
      );
      const slow = Buffer.from(chatLines(20_000));
      const begun = await beginUpload(client, team, "slow.jsonl", slow.length);
      const address = begun.headers.get("location") ?? "";
      expect((await sendChunk(client, address, 0, slow.subarray(0, 100_000))).status).toBe(204);

      fill(join(dataDir, "filler"));
      expect(statfsSync(dataDir).bavail).toBe(0);
      const refused = await beginUpload(client, team, "more.jsonl", 1_000);
      expect(refused.status).toBe(507);
      expect(codeOf(await refused.json())).toBe("storage_full");
      // A small piece, which has arrived whole before it is refused: the connection stays good.
      const chunk = await sendChunk(client, address, 100_000, slow.subarray(100_000, 108_000));
      expect(chunk.status).toBe(507);
      await chunk.text();
      // Everything that needs no disk goes on, and is written down.
      await client.call(renameTeam, { team, name: "Analysts on a full disk" });
      const batch = await submit(client, team, file.id, connectionId, { name: "While full" });
      const get = () => client.call(getBatch, { team, batchId: batch.id });
      const done = await until(get, (one) => one.status === "completed", 60_000);
      expect(done.results).toMatchObject({ isComplete: false });
      expect(made.process.exitCode).toBeNull();

      rmSync(join(dataDir, "filler"));
      await until(get, (one) => one.results.isComplete, 120_000);
      const text = await (await client.raw(exportPath(team, batch.id, "jsonl"))).text();
      const ids = text
        .split("\n")
        .filter(Boolean)
        .map((row) => (JSON.parse(row) as { custom_id: string }).custom_id);
      expect(new Set(ids).size).toBe(done.counts.completed);
      expect(ids.length).toBe(done.counts.completed);
      // The upload that was cut short goes on from what was taken.
      const head = await client.raw(new URL(address, client.url).pathname, {
        method: "HEAD",
        headers: { "tus-resumable": "1.0.0" },
      });
      const offset = Number(head.headers.get("upload-offset"));
      expect((await sendChunk(client, address, offset, slow.subarray(offset))).status).toBe(204);
      const fileId = address.split("/").pop() ?? "";
      const whole = await until(
        () => client.call(getFile, { team, fileId }),
        (one) => one.state === "ready" || one.state === "rejected",
        60_000,
      );
      expect(whole.sha256).toBe(createHash("sha256").update(slow).digest("hex"));
      expect(await made.stop()).toBe(0);
      made = undefined;
    } finally {
      await made?.kill();
      execFileSync("umount", ["-l", dataDir], { stdio: "ignore" });
    }
  });
});

test("F20: a console over the same database with a data directory of its own says so, and nothing is lost", async () => {
  test.setTimeout(180_000);
  await apart("own-dir", async (place) => {
    const secret = () => randomBytes(32).toString("base64");
    const secrets = { SESSION_SECRET: secret(), ENCRYPTION_KEY: secret() };
    const settings = { ...settingsFor(place), ...secrets, DATABASE_URL: place.databaseUrl };
    const consoles: Console[] = [];
    try {
      const first = await startConsole(join(place.root, "data"), settings);
      consoles.push(first);
      const { client, connectionId } = await signedIn(first);
      const file = await upload(client, team, chatLines(20));
      const batch = await submit(client, team, file.id, connectionId);
      await until(
        () => client.call(getBatch, { team, batchId: batch.id }),
        (one) => one.results.isComplete,
        60_000,
      );
      const second = await startConsole(join(place.root, "other"), { ...settings, HAS_OWNER: "1" });
      consoles.push(second);
      await expect.poll(() => second.output(), { timeout: 30_000 }).toContain("data_dir.apart");
      const there = new Client(second.url);
      await there.signIn(owner.email, owner.password);
      const refused = await there.send("GET", urlOf(listResults, { team, batchId: batch.id }));
      expect(refused.status).toBe(409);
      expect(refused.text).toContain("need one DATA_DIR between them");
      expect((await client.call(listResults, { team, batchId: batch.id, limit: 100 })).matching).toBe(20);
      for (const one of consoles.splice(0)) expect(await one.stop()).toBe(0);
    } finally {
      for (const one of consoles) await one.kill();
    }
  });
});
