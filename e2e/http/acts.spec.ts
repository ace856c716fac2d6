import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Client } from "@/e2e/support/client";
import { listen } from "@/e2e/support/live";
import { ownUpstream } from "@/e2e/support/own-upstream";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { emulatorKey, emulatorUrl, newTeam, sql, until, world } from "@/e2e/support/world";
import { cancelBatch, getLineage, removeBatch, updateBatch } from "@/lib/batches/act-contract";
import { getBatch, listBatchEvents } from "@/lib/batches/contract";
import type { NewBatch } from "@/lib/batches/create-contract";
import { listBatches } from "@/lib/batches/list-contract";
import { isTerminal } from "@/lib/batches/rules";
import { compareDollars } from "@/lib/money";
import { createChild, retryRows } from "@/lib/reruns/contract";
import { listResults } from "@/lib/results/contract";
import { getUsage } from "@/lib/usage/contract";

const finished = (client: Client, team: string, batchId: string) =>
  until(
    () => client.call(getBatch, { team, batchId }),
    (batch) => isTerminal(batch.status) && batch.results.isComplete,
    45_000,
  );

async function begun(rows: number, more: Partial<NewBatch> = {}) {
  const team = await newTeam();
  const { client } = team.owner;
  const file = await upload(client, team.slug, chatLines(rows));
  const batch = await submit(client, team.slug, file.id, team.connection.id, { name: "Rivers", ...more });
  const at = { team: team.slug, batchId: batch.id };
  const said = async () => (await client.call(listBatchEvents, at)).events.map((event) => event.message);
  return { team, client, at, batch, file, said };
}

test("a batch that reaches its limit is cancelled by the server, and goes on only when the limit allows", async () => {
  const { client, at, team, said } = await begun(4_000, { moneyGuard: "0.0100" });
  const live = await listen(client, team.slug);
  const stopped = await until(
    () => client.call(getBatch, at),
    (batch) => batch.guardedAt !== null,
  );
  expect(stopped.status).toBe("cancelled");
  const rested = await finished(client, team.slug, at.batchId);
  const { counts, spend, moneyGuard } = rested;
  expect(counts.completed).toBeGreaterThan(0);
  expect(counts.completed + counts.failed).toBeLessThan(4_000);
  // What ran on until the cancel was heard depends on the machine; it is never the whole.
  expect(Number(spend?.cost)).toBeGreaterThan(0.8 * Number(moneyGuard));
  expect((await said()).join("\n")).toMatch(/Cancelled at the limit of \$0\.01: it has cost/);
  const heard = await live.next((event) => event.topic === "batch.guarded");
  expect(heard).toMatchObject({ subject: at.batchId, data: { limit: "0.0100", name: "Rivers" } });
  live.close();

  const resume = () =>
    client.call(retryRows, { ...at, idempotencyKey: crypto.randomUUID(), rows: { kind: "unanswered" } });
  await expect(resume()).rejects.toThrow(/Raise or remove the limit first/);
  await client.call(updateBatch, { ...at, moneyGuard: null });
  const { batch } = await resume();
  expect(batch).toMatchObject({ guardedAt: null, moneyGuard: null });
  await client.call(cancelBatch, at);
});

test("a limit set while it runs holds from then on, and one below what is spent stops it at once", async () => {
  const { client, at, said } = await begun(4_000);
  await until(
    () => client.call(getBatch, at),
    (batch) => batch.spend !== null && compareDollars(batch.spend.cost ?? "0", "0.002") > 0,
  );
  await client.call(updateBatch, { ...at, moneyGuard: "50" });
  const running = await client.call(getBatch, at);
  expect(running).toMatchObject({ moneyGuard: "50", guardedAt: null });
  await client.call(updateBatch, { ...at, moneyGuard: "0.001" });
  const stopped = await until(
    () => client.call(getBatch, at),
    (batch) => batch.guardedAt !== null,
  );
  expect(stopped.status).toBe("cancelled");
  expect((await said()).join("\n")).toMatch(/Moved the limit from \$50\.00 to .* is spent already/);
});

test("batches of one run share their limit: what the others have cost counts, one of no run is not stopped by it", async () => {
  const runId = `run_${crypto.randomUUID()}`;
  const { client, at, team: made } = await begun(300, { runId, relation: "shard" });
  const { slug: team, connection } = made;
  const { spend } = await finished(client, team, at.batchId);
  const moneyGuard = (0.9 * Number(spend?.cost)).toFixed(4);
  const file = await upload(client, team, chatLines(10).replaceAll('"row-', '"more-'));
  const alone = await submit(client, team, file.id, connection.id, { moneyGuard });
  const next = await submit(client, team, file.id, connection.id, { moneyGuard, runId, relation: "shard" });

  const stopped = await until(
    () => client.call(getBatch, { team, batchId: next.id }),
    (batch) => batch.guardedAt !== null && isTerminal(batch.status),
  );
  expect(stopped.status).toBe("cancelled");
  const { events } = await client.call(listBatchEvents, { team, batchId: next.id });
  expect(events.map(({ message }) => message).join("\n")).toMatch(
    /Cancelled at the limit of \$[\d.]+: the batches of its run have cost/,
  );
  expect(await finished(client, team, alone.id)).toMatchObject({ status: "completed", guardedAt: null });
});

test("a limit needs a known price, is dollars, and is above zero", async () => {
  const team = await newTeam();
  const { client } = team.owner;
  const file = await upload(client, team.slug, chatLines(1, { model: "nobody/knows-me" }));
  const body = {
    idempotencyKey: crypto.randomUUID(),
    inputFileId: file.id,
    connectionId: team.connection.id,
    name: "x",
    window: "24h",
  };
  const path = `/api/t/${team.slug}/batches`;
  const answer = await client.send("POST", path, { ...body, moneyGuard: "1" });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("price of nobody/knows-me is not known");
  for (const moneyGuard of ["0", "-1", "1e3", "ten", "0.00001"])
    expect((await client.send("POST", path, { ...body, moneyGuard })).status, moneyGuard).toBe(400);
});

test("name, tags and archive are changed, told in Activity and kept in the audit log", async () => {
  const { client, at, team, said } = await begun(2);
  await finished(client, team.slug, at.batchId);
  const edited = await client.call(updateBatch, { ...at, name: "Lakes", tags: ["geo", "geo", "q1"] });
  expect(edited).toMatchObject({ name: "Lakes", tags: ["geo", "q1"] });
  await client.call(updateBatch, { ...at, isArchived: true });
  expect((await client.call(listBatches, { team: team.slug })).batches).toEqual([]);
  const back = await client.call(updateBatch, { ...at, isArchived: false });
  expect(back.archivedAt).toBeNull();
  expect((await client.call(listBatches, { team: team.slug })).batches).toHaveLength(1);
  expect(await said()).toEqual(
    expect.arrayContaining(["Renamed from “Rivers”.", "Tagged geo, q1.", "Archived.", "Taken out of the archive."]),
  );
  const acts = await sql<{ act: string }>("select act from audit_events where subject = $1 order by seq", [at.batchId]);
  expect(acts.map((row) => row.act)).toEqual(
    expect.arrayContaining(["batch.edited", "batch.archived", "batch.unarchived"]),
  );
  const bad = await client.send("PATCH", `/api/t/${team.slug}/batches/${at.batchId}`, { name: " " });
  expect(bad.status).toBe(400);
});

test("a running batch is neither archived nor deleted", async () => {
  const { client, at } = await begun(4_000);
  await expect(client.call(updateBatch, { ...at, isArchived: true })).rejects.toThrow("409");
  await expect(client.call(removeBatch, at)).rejects.toThrow(/Cancel it first/);
  // Also while it is being handed over.
  await client.call(cancelBatch, at);
});

test("a batch whose cancel the upstream never finishes is called cancelled", async () => {
  const team = await newTeam();
  const { client } = team.owner;
  const upstream = await ownUpstream(client, team.slug);
  try {
    const stuck = (nth: number, agoMs: number) => ({
      match: { method: "POST", path: "/cancel$", nth },
      fault: { type: "staysCancelling" as const, agoMs },
    });
    await upstream.arm([stuck(1, 0), stuck(2, 16 * 60_000)]);
    const file = await upload(client, team.slug, chatLines(4));
    const { id: batchId } = await submit(client, team.slug, file.id, upstream.connection.id);
    const at = { team: team.slug, batchId };
    const untilIs = (status: string) =>
      until(
        () => client.call(getBatch, at),
        (batch) => batch.status === status,
      );
    const { upstreamId } = await untilIs("validating");
    const there = async () => JSON.parse(await upstream.read(`/batches/${upstreamId}`)) as { status: string };
    expect((await client.call(cancelBatch, at)).status).toBe("cancelling");
    // The same cancel, a quarter of an hour later.
    await client.call(cancelBatch, at);
    expect((await untilIs("cancelled")).counts).toMatchObject({ completed: 0, failed: 0 });
    expect((await there()).status).toBe("cancelling");
  } finally {
    await upstream.close();
  }
});

test("deleting removes the batch and its results here and upstream; its usage stays", async () => {
  const { client, at, team, batch } = await begun(5);
  const done = await finished(client, team.slug, at.batchId);
  await client.call(listResults, { ...at });
  const dir = join(world().dataDir, "results", batch.id);
  expect(existsSync(dir)).toBe(true);
  const member = await team.member("member");
  await expect(member.client.call(removeBatch, at)).rejects.toThrow("403");
  const { message } = await client.call(removeBatch, at);
  expect(message).toContain("here and at the upstream");
  expect((await client.send("GET", `/api/t/${team.slug}/batches/${batch.id}`)).status).toBe(404);
  expect(existsSync(dir)).toBe(false);
  const upstream = await fetch(`${emulatorUrl()}/batches/${done.upstreamId}`, {
    headers: { authorization: `Bearer ${emulatorKey(team.id)}` },
  });
  expect(upstream.status).toBe(404);
  const today = new Date().toISOString().slice(0, 10);
  const usage = await client.call(getUsage, { team: team.slug, from: today, to: today });
  expect(usage.total.rows).toBe(5);
  expect((await client.send("DELETE", `/api/t/${team.slug}/batches/${batch.id}`)).status).toBe(404);
});

test("lineage is the whole family: parents, children, children of children and parts of a run", async () => {
  const { client, at, team, batch, file } = await begun(4, { runId: "run_abcdefgh", relation: "shard" });
  const second = await upload(client, team.slug, chatLines(4).replaceAll('"row-', '"more-'));
  const other = await submit(client, team.slug, second.id, team.connection.id, {
    runId: "run_abcdefgh",
    relation: "shard",
    name: "Part two",
  });
  const child = (batchId: string, relation: "retry" | "clone") =>
    client.call(createChild, {
      team: team.slug,
      batchId,
      idempotencyKey: crypto.randomUUID(),
      relation,
      rows: { kind: "seqs", seqs: [0] },
      runId: null,
    });
  const retry = await child(batch.id, "retry");
  const again = await child(retry.id, "clone");
  await submit(client, team.slug, file.id, team.connection.id, { name: "Stranger" });
  const family = [batch.id, other.id, retry.id, again.id];
  for (const batchId of family) {
    const { nodes, isCut } = await client.call(getLineage, { team: team.slug, batchId });
    expect(nodes.map((node) => node.id)).toEqual(family);
    expect(isCut).toBe(false);
  }
  expect((await client.call(getLineage, at)).nodes[3]).toMatchObject({ parentId: retry.id, relation: "clone" });
  await finished(client, team.slug, retry.id);
  await client.call(removeBatch, { team: team.slug, batchId: retry.id });
  expect((await client.call(getLineage, { team: team.slug, batchId: again.id })).nodes).toHaveLength(1);
});
