import { expect, test } from "@playwright/test";
import type { Client } from "@/e2e/support/client";
import { listen } from "@/e2e/support/live";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { emulator, emulatorKey, emulatorUrl, newTeam, sql, type TestTeam, until } from "@/e2e/support/world";
import { cancelBatch, retryBatch } from "@/lib/batches/act-contract";
import { Batch, getBatch, listBatchEvents } from "@/lib/batches/contract";
import { getOverview, listBatches } from "@/lib/batches/list-contract";
import { isTerminal } from "@/lib/batches/rules";
import { getResult, listFailures, listResults } from "@/lib/results/contract";
import { exportPath } from "@/lib/results/exports/contract";
import { getUsage } from "@/lib/usage/contract";

const finished = (client: Client, team: string, batchId: string) =>
  until(
    () => client.call(getBatch, { team, batchId }),
    (batch) => isTerminal(batch.status) && batch.results.isComplete,
    45_000,
  );

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** What the emulator itself holds for a batch's file, in any order. */
async function truth(teamId: string, fileId: string): Promise<string[]> {
  const response = await fetch(`${emulatorUrl()}/files/${fileId}/content`, {
    headers: { authorization: `Bearer ${emulatorKey(teamId)}` },
  });
  return linesOf(await response.text()).sort();
}

const today = () => new Date().toISOString().slice(0, 10);

async function start(team: TestTeam & { owner: { client: Client } }, lines: string, more = {}) {
  const file = await upload(team.owner.client, team.slug, lines);
  return submit(team.owner.client, team.slug, file.id, team.connection.id, more);
}

test("a batch runs to its end: rows, counts, costs and files equal what the emulator answered", async () => {
  const team = await newTeam();
  const { slug, owner } = team;
  const batch = await start(team, chatLines(120), {
    name: "Rivers",
    tags: ["geo", "geo"],
    metadata: { project: "atlas" },
  });
  expect(batch).toMatchObject({
    status: "queued",
    name: "Rivers",
    tags: ["geo"],
    metadata: { project: "atlas" },
    counts: { total: 120 },
  });

  const done = await finished(owner.client, slug, batch.id);
  expect(done.status).toBe("completed");
  expect(done.counts.completed + done.counts.failed).toBe(120);
  expect(done.connection.isEmulator).toBe(true);
  expect(done.upstreamEstimate?.cost).toMatch(/^\d/);

  const [row] = await sql<{ output_file_id: string; error_file_id: string; upstream_id: string; marker: string }>(
    "select * from batches where id = $1",
    [batch.id],
  );
  const jsonl = await owner.client.raw(exportPath(slug, batch.id, "jsonl"));
  expect(jsonl.headers.get("x-complete")).toBe("true");
  const delivered = linesOf(await jsonl.text());
  expect(delivered.length).toBe(done.counts.completed);
  expect(Number(jsonl.headers.get("x-row-count"))).toBe(delivered.length);
  expect([...delivered].sort()).toEqual(await truth(team.id, row?.output_file_id ?? ""));

  const page = await owner.client.call(listResults, { team: slug, batchId: batch.id, limit: 200 });
  expect(page.matching).toBe(120);
  expect(page.rows.map((one) => one.customId)).toEqual(Array.from({ length: 120 }, (_, n) => `row-${n}`));
  const answers = new Map(
    delivered
      .map((line) => JSON.parse(line))
      .map((line) => [line.custom_id, line.response.body.choices[0].message.content]),
  );
  const detail = await owner.client.call(getResult, { team: slug, batchId: batch.id, seq: "7" });
  expect(detail.customId).toBe("row-7");
  expect(detail.prompt).toContain("river number 7");
  if (detail.status === "answered") expect(detail.answerText).toBe(answers.get("row-7") ?? "");

  const tokens = delivered
    .map((line) => JSON.parse(line).response.body.usage)
    .reduce((sum, usage) => sum + usage.completion_tokens, 0);
  expect(done.spend?.outputTokens).toBe(tokens);
  expect(done.spend?.cost).toMatch(/^0\.\d+$/);
  const usage = await owner.client.call(getUsage, { team: slug, from: today(), to: today() });
  expect(usage.total).toMatchObject({ rows: 120, batches: 1, cost: done.spend?.cost, unpricedRows: 0 });
  const events = await owner.client.call(listBatchEvents, { team: slug, batchId: batch.id });
  expect(events.events.map((event) => event.kind)).toEqual(expect.arrayContaining(["created", "step", "done"]));
});

test("the create carries a marker, exactly once, and metadata the upstream can search", async () => {
  const team = await newTeam();
  const batch = await start(team, chatLines(3));
  await finished(team.owner.client, team.slug, batch.id);
  const [row] = await sql<{ marker: string }>("select marker from batches where id = $1", [batch.id]);
  expect(row?.marker).toMatch(/^[0-9a-f]{32}$/);
  const found = await fetch(`${emulatorUrl()}/batches?search=${row?.marker}`, {
    headers: { authorization: `Bearer ${emulatorKey(team.id)}` },
  });
  const list = (await found.json()) as { data: { metadata: Record<string, string> }[] };
  expect(list.data).toHaveLength(1);
  expect(list.data[0]?.metadata.console_submission).toBe(row?.marker);
});

test("the same idempotency key makes one batch, however often and at once it is sent", async () => {
  const team = await newTeam();
  const file = await upload(team.owner.client, team.slug, chatLines(2));
  const idempotencyKey = crypto.randomUUID();
  const { client } = team.owner;
  const path = `/api/t/${team.slug}/batches`;
  const wish = { name: "Once", inputFileId: file.id, connectionId: team.connection.id, window: "24h" };
  const send = (body: object) => client.send("POST", path, body, { "idempotency-key": idempotencyKey });
  // At once: one makes it, the others are told to ask again or already get the same answer.
  const made = await Promise.all(Array.from({ length: 8 }, () => send(wish)));
  const ids = made.filter((one) => one.status === 200).map((one) => (one.json as { id: string }).id);
  expect(new Set(ids).size).toBe(1);
  for (const one of made) expect([200, 409]).toContain(one.status);
  // Later: the same answer, also to the form of our own pages.
  const again = await submit(client, team.slug, file.id, team.connection.id, { name: "Once", idempotencyKey });
  expect(again.id).toBe(ids[0]);
  expect(await send({ ...wish, name: "Twice" })).toMatchObject({
    status: 422,
    json: { error: { code: "key_reused" } },
  });
  const differing = await send({ ...wish, idempotencyKey: "another-key-of-its-own" });
  expect(differing).toMatchObject({ status: 400, json: { error: { field: "idempotencyKey" } } });
  expect((await client.send("POST", path, wish)).status).toBe(400);
  const rows = await sql("select 1 from batches where team_id = $1", [team.id]);
  expect(rows).toHaveLength(1);
});

test("a byte order mark is only warned of, so it does not reach the upstream", async () => {
  const team = await newTeam();
  const batch = await start(team, `\uFEFF${chatLines(4)}`);
  const done = await finished(team.owner.client, team.slug, batch.id);
  expect(done.counts.completed + done.counts.failed).toBe(4);
  const page = await team.owner.client.call(listResults, { team: team.slug, batchId: batch.id });
  expect(page.rows.map((row) => row.customId)).toEqual(["row-0", "row-1", "row-2", "row-3"]);
});

test("two batches of one file send its bytes once", async () => {
  const team = await newTeam();
  const file = await upload(team.owner.client, team.slug, chatLines(2));
  const first = await submit(team.owner.client, team.slug, file.id, team.connection.id);
  await finished(team.owner.client, team.slug, first.id);
  const second = await submit(team.owner.client, team.slug, file.id, team.connection.id);
  await finished(team.owner.client, team.slug, second.id);
  const rows = await sql("select distinct upstream_input_file_id from batches where input_file_id = $1", [file.id]);
  expect(rows).toHaveLength(1);
});

test("what the connection does not take is refused before anything is sent", async () => {
  const team = await newTeam();
  const { slug, owner, connection } = team;
  const file = await upload(owner.client, slug, chatLines(2));
  const refused = async (input: Record<string, unknown>) => {
    const body = {
      inputFileId: file.id,
      connectionId: connection.id,
      name: "x",
      window: "24h",
      idempotencyKey: crypto.randomUUID(),
      ...input,
    };
    const answer = await owner.client.send("POST", `/api/t/${slug}/batches`, body);
    return (answer.json as { error: { code: string; field?: string } }).error;
  };
  expect(await refused({ window: "7d" })).toMatchObject({ code: "invalid_input", field: "window" });
  expect(await refused({ inputFileId: "fil_0000000000000000" })).toMatchObject({ code: "not_found" });
  expect(await refused({ connectionId: "con_0000000000000000" })).toMatchObject({ code: "not_found" });
  const bad = await upload(owner.client, slug, "{}\n");
  expect(await refused({ inputFileId: bad.id })).toMatchObject({ code: "file_rejected" });
  const other = await newTeam();
  const foreign = await upload(other.owner.client, other.slug, chatLines(1));
  expect(await refused({ inputFileId: foreign.id })).toMatchObject({ code: "not_found" });
  expect(await refused({ connectionId: other.connection.id })).toMatchObject({ code: "not_found" });
});

test("a plain API is sent one model and one endpoint in a file", async () => {
  const { slug, owner, connection } = await newTeam();
  await sql(`update connections set capabilities = capabilities || '{"isOneModelPerFile":true}' where id = $1`, [
    connection.id,
  ]);
  const messageFor = async (content: string): Promise<string> => {
    const { id: inputFileId } = await upload(owner.client, slug, content);
    const input = { inputFileId, connectionId: connection.id, name: "x", window: "24h" };
    const body = { ...input, idempotencyKey: crypto.randomUUID() };
    const answer = await owner.client.send("POST", `/api/t/${slug}/batches`, body);
    expect(answer.json).toMatchObject({ error: { code: "invalid_input", field: "inputFileId" } });
    return (answer.json as { error: { message: string } }).error.message;
  };
  const other = (changes: (line: string) => string) => changes(chatLines(1)).replace("row-", "other-");
  const models = other((line) => line.replace("Qwen3.5-9B", "Qwen3.5-4B"));
  expect(await messageFor(chatLines(2) + models)).toContain("one model per file");
  const urls = other((line) => line.replace("/v1/chat/completions", "/v1/responses").replace('"messages"', '"input"'));
  expect(await messageFor(chatLines(2) + urls)).toContain("one endpoint per file");
});

test("cancel keeps what arrived, guards a finished batch, and retry resumes it", async () => {
  const team = await newTeam();
  const { slug, owner } = team;
  const batch = await start(team, chatLines(4_000));
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    (one) => one.status === "in_progress" && one.counts.completed > 0,
  );
  const cancelled = await owner.client.call(cancelBatch, { team: slug, batchId: batch.id });
  expect(["cancelled", "cancelling"]).toContain(cancelled.status);
  const rested = await finished(owner.client, slug, batch.id);
  expect(rested.status).toBe("cancelled");
  expect(rested.counts.completed).toBeGreaterThan(0);
  expect(rested.counts.completed).toBeLessThan(4_000);
  expect(rested.results.rows).toBe(rested.counts.completed + rested.counts.failed);
  const again = await owner.client.send("POST", `/api/t/${slug}/batches/${batch.id}/cancel`);
  expect((again.json as { error: { code: string } }).error.code).toBe("conflict");

  const resumed = await owner.client.call(retryBatch, { team: slug, batchId: batch.id });
  expect(isTerminal(resumed.status)).toBe(false);
  const done = await finished(owner.client, slug, batch.id);
  expect(done.status).toBe("completed");
  expect(done.counts.completed + done.counts.failed).toBe(4_000);
  const pending = await owner.client.call(listResults, { team: slug, batchId: batch.id, filter: "pending", limit: 1 });
  expect(pending.matching).toBe(0);
});

test("failures are grouped by cause, and a retry fills the gaps without counting twice", async () => {
  const team = await newTeam();
  const { slug, owner } = team;
  const batch = await start(team, chatLines(200, { model: "emulator/flaky-chat" }));
  const first = await finished(owner.client, slug, batch.id);
  expect(first.counts.failed).toBeGreaterThan(0);
  const { causes } = await owner.client.call(listFailures, { team: slug, batchId: batch.id });
  expect(causes.reduce((sum, cause) => sum + cause.count, 0)).toBe(first.counts.failed);
  expect(causes[0]?.explanation.length).toBeGreaterThan(20);

  await owner.client.call(retryBatch, { team: slug, batchId: batch.id });
  const second = await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    (one) => isTerminal(one.status) && one.results.isComplete && one.counts.completed > first.counts.completed,
  );
  expect(second.counts.completed + second.counts.failed).toBe(200);
  const { counts } = await owner.client.call(listResults, { team: slug, batchId: batch.id, limit: 1 });
  expect(counts.answered).toBe(second.counts.completed);
  expect(counts.failed).toBe(second.counts.failed);
  const usage = await owner.client.call(getUsage, { team: slug, from: today(), to: today() });
  expect(usage.total.rows).toBe(200);
});

test("live events carry each change, replay after a gap, and stay in their team", async () => {
  const team = await newTeam();
  const other = await newTeam();
  const { slug, owner } = team;
  const mine = await listen(owner.client, slug);
  const theirs = await listen(other.owner.client, other.slug);
  const batch = await start(team, chatLines(20));
  const done = await mine.next(
    (event) => event.topic === "batch.changed" && Batch.parse(event.data).status === "completed",
  );
  const ids = mine.events.map((event) => event.id);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  mine.close();
  const half = ids[Math.floor(ids.length / 2)] ?? 0;
  const replay = await listen(owner.client, slug, half);
  await replay.next((event) => event.id === done.id);
  expect(replay.events.map((event) => event.id).filter((id) => id <= done.id)).toEqual(
    ids.filter((id) => id > half && id <= done.id),
  );
  replay.close();
  expect(theirs.events.filter((event) => JSON.stringify(event).includes(batch.id))).toEqual([]);
  theirs.close();
});

test("the list filters, searches, sorts and pages over the whole set", async () => {
  const team = await newTeam();
  const { slug, owner, connection } = team;
  const file = await upload(owner.client, slug, chatLines(1));
  for (let n = 0; n < 7; n += 1)
    await submit(owner.client, slug, file.id, connection.id, {
      name: `Batch ${n % 2 === 0 ? "even" : "odd_%"} ${n}`,
      tags: [`tag${n}`],
    });
  const all = await owner.client.call(listBatches, { team: slug });
  expect(all.total).toBe(7);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await owner.client.call(listBatches, {
      team: slug,
      sort: "name",
      direction: "asc",
      limit: 3,
      ...(cursor ? { cursor } : {}),
    });
    seen.push(...page.batches.map((batch) => batch.name));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual([...seen].sort());
  expect(seen).toHaveLength(7);
  expect((await owner.client.call(listBatches, { team: slug, search: "odd_%" })).total).toBe(3);
  expect((await owner.client.call(listBatches, { team: slug, search: "tag4" })).total).toBe(1);
  expect((await owner.client.call(listBatches, { team: slug, search: "'; drop table batches; --" })).total).toBe(0);
  const bad = await owner.client.send("GET", `/api/t/${slug}/batches?cursor=zzz`);
  expect(bad.status).toBe(400);
  const board = await owner.client.call(getOverview, { team: slug });
  expect(board.hasBatches).toBe(true);
});

test("an upstream that refuses a batch is quoted, and nothing runs", async () => {
  const team = await newTeam();
  const { slug, owner } = team;
  const batch = await start(team, chatLines(1, { model: "no/such-model" }));
  const refused = await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    (one) => one.status === "rejected",
  );
  expect(refused.statusNote).toContain("no/such-model");
  expect(refused.upstreamId).toBeNull();
});

test("a lost answer to the create is resolved by looking, never by sending again", async () => {
  const team = await newTeam();
  const { slug, owner } = team;
  const file = await upload(owner.client, slug, chatLines(2));
  await emulator("POST", "faults", {
    seed: 1,
    rules: [
      {
        // Other tests create batches at this emulator meanwhile.
        match: { method: "POST", path: "/v1/batches$", key: emulatorKey(team.id), nth: 1 },
        fault: { type: "lostReply" },
      },
    ],
  });
  try {
    const batch = await submit(owner.client, slug, file.id, team.connection.id);
    const done = await finished(owner.client, slug, batch.id);
    expect(done.status).toBe("completed");
    const [row] = await sql<{ marker: string; attempt: number }>("select marker, attempt from batches where id = $1", [
      batch.id,
    ]);
    expect(row?.attempt).toBe(1);
    const ledger = (await emulator("GET", "ledger")) as { creates: Record<string, { count: number }> };
    expect(ledger.creates[row?.marker ?? ""]?.count).toBe(1);
  } finally {
    await emulator("DELETE", "faults");
  }
});

test("csv is in input order, one line a request, and safe to open in a spreadsheet", async () => {
  const team = await newTeam();
  const { slug, owner } = team;
  const evil = JSON.stringify({
    custom_id: "=1+1",
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "Qwen/Qwen3.5-9B", messages: [{ role: "user", content: '@SUM(A1), "quoted"\nnext line' }] },
  });
  const batch = await start(team, `${evil}\n${chatLines(3)}`);
  await finished(owner.client, slug, batch.id);
  const csv = await owner.client.raw(exportPath(slug, batch.id, "csv"));
  expect(csv.headers.get("content-type")).toContain("text/csv");
  expect(csv.headers.get("x-row-count")).toBe("4");
  const text = await csv.text();
  expect(text.split("\n")[0]).toContain("custom_id");
  expect(text).toContain("'=1+1");
  expect(text.indexOf("row-0")).toBeLessThan(text.indexOf("row-1"));
  const missing = await owner.client.raw(`${exportPath(slug, batch.id, "csv")}x`);
  expect(missing.status).toBe(400);

  expect(
    (await owner.client.send("POST", `/api/t/${slug}/batches/${batch.id}/resolve`, { decision: "send" })).status,
  ).toBe(409);
});
