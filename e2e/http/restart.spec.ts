import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { type Console, dropDir, scratchDir, startConsole } from "@/e2e/support/console";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { until } from "@/e2e/support/world";
import { type Batch, getBatch } from "@/lib/batches/contract";
import { listBatches } from "@/lib/batches/list-contract";
import { isTerminal } from "@/lib/batches/rules";
import { listConnections } from "@/lib/connections/contract";
import { exportPath } from "@/lib/results/exports/contract";
import { setUp } from "@/lib/setup/contract";

const owner = { name: "Ada", email: "ada@example.org", password: "correct horse battery staple", teamName: "Analysts" };
const team = "analysts";
const fast = { EMULATOR_SPEED: "20", POLL_INTERVAL_MS: "150" };

test("a fresh data directory: set-up, a batch, kill -9 in the middle, start again, nothing lost", async () => {
  test.setTimeout(120_000);
  const root = scratchDir("restart");
  const dataDir = join(root, "data");
  let made: Console | undefined;
  try {
    made = await startConsole(dataDir, fast);
    expect(made.setupPath).toMatch(/^\/setup\?token=/);
    const token = new URLSearchParams(made.setupPath?.split("?")[1]).get("token") ?? "";
    let client = new Client(made.url);
    const racers = process.env.SECURITY === "full" ? 100 : 8;
    const race = await Promise.all(
      Array.from({ length: racers }, () => client.send("POST", setUp.path, { token, ...owner })),
    );
    expect(race.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(race.filter(({ status }) => status === 409)).toHaveLength(racers - 1);
    expect(await client.signIn(owner.email, owner.password)).toBe(true);
    const { connections } = await client.call(listConnections, { team });
    expect(connections.map((connection) => connection.kind)).toEqual(["emulator"]);

    await expect(startConsole(dataDir, fast)).rejects.toThrow(new RegExp(String(made.process.pid)));

    const file = await upload(client, team, chatLines(2_000));
    const batch = await submit(client, team, file.id, connections[0]?.id ?? "");
    await until(
      () => client.call(getBatch, { team, batchId: batch.id }),
      (one) => one.counts.completed > 100 && one.results.rows > 0,
    );
    // Acknowledged one by one until the moment of the kill.
    const acknowledged: Batch[] = [];
    const submitting = (async () => {
      for (;;)
        acknowledged.push(
          await submit(client, team, file.id, connections[0]?.id ?? "", { name: `n${acknowledged.length}` }),
        );
    })().catch(() => undefined);
    await until(
      async () => acknowledged.length,
      (count) => count >= 5,
    );
    await made.kill();
    await submitting;

    const startedAt = Date.now();
    made = await startConsole(dataDir, { ...fast, HAS_OWNER: "1" });
    expect(Date.now() - startedAt).toBeLessThan(30_000);
    const revived = made;
    client = new Client(revived.url);
    expect(await client.signIn(owner.email, owner.password)).toBe(true);
    const kept = await client.call(listBatches, { team, limit: 100 });
    const ids = new Set(kept.batches.map((one) => one.id));
    expect([batch, ...acknowledged].filter((one) => !ids.has(one.id))).toEqual([]);
    const done = await until(
      () => client.call(getBatch, { team, batchId: batch.id }),
      (one) => isTerminal(one.status) && one.results.isComplete,
      60_000,
    );
    expect(done.counts.completed + done.counts.failed).toBe(2_000);
    const text = await (await client.raw(exportPath(team, batch.id, "jsonl"))).text();
    const rows = text
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(rows.length).toBe(done.counts.completed);
    expect(new Set(rows).size).toBe(rows.length);

    expect(await revived.stop()).toBe(0);
    expect(revived.output()).toContain("Stopped");
    // Prompts, answers and the emulator's key have no place in what the process prints.
    expect(revived.output()).not.toMatch(/Name river number|sk-[A-Za-z0-9]/);
    made = undefined;
  } finally {
    await made?.kill();
    await dropDir(root);
  }
});
