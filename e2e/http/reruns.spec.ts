import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Client } from "@/e2e/support/client";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { emulatorKey, emulatorUrl, newTeam, sql, until, world } from "@/e2e/support/world";
import { type Batch, getBatch } from "@/lib/batches/contract";
import { createBatch } from "@/lib/batches/create-contract";
import { listBatches } from "@/lib/batches/list-contract";
import { isTerminal } from "@/lib/batches/rules";
import { createChild, type NewChild, previewChild, retryRows } from "@/lib/reruns/contract";
import { listFailures, listResults } from "@/lib/results/contract";

type NarrowedView = Extract<NewChild["rows"], { kind: "matching" }>["selection"];

const finished = (client: Client, team: string, batchId: string) =>
  until(
    () => client.call(getBatch, { team, batchId }),
    (batch) => isTerminal(batch.status) && batch.results.isComplete,
    45_000,
  );

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");
const storedLines = (batch: Batch): string[] =>
  linesOf(readFileSync(join(world().dataDir, "uploads", batch.inputFile.id), "utf8"));

/** Lines spelled as no serialiser would: what is copied must be these bytes. */
function oddLines(count: number): string[] {
  return linesOf(chatLines(count)).map((line, n) =>
    line.replace('"method"', '  "x\\u0041" : 1.0e2 ,"method"').replace("river", n % 2 ? "r\\u0069ver" : "river"),
  );
}

async function ran(lines: string[]) {
  const team = await newTeam();
  const file = await upload(team.owner.client, team.slug, `\uFEFF${lines.join("\r\n")}\n`);
  const parent = await submit(team.owner.client, team.slug, file.id, team.connection.id, {
    name: "Rivers",
    tags: ["geo"],
  });
  const child = (input: Omit<NewChild, "idempotencyKey">) =>
    team.owner.client.call(createChild, {
      team: team.slug,
      batchId: parent.id,
      idempotencyKey: crypto.randomUUID(),
      ...input,
    });
  return { team, client: team.owner.client, slug: team.slug, parent, child, file };
}

test("a child gets the chosen lines byte for byte, its parent, and says so upstream", async () => {
  const lines = oddLines(12);
  const { client, slug, team, parent, child } = await ran(lines);
  const made = await child({ relation: "retry", rows: { kind: "seqs", seqs: [7, 2, 11] } });
  expect(made).toMatchObject({
    name: "Rivers · retry",
    parentId: parent.id,
    relation: "retry",
    tags: ["geo"],
    counts: { total: 3 },
    inputFile: { name: "requests.retry.jsonl" },
  });
  expect(storedLines(made).map((line) => line.replace(/\r$/, ""))).toEqual([lines[2], lines[7], lines[11]]);
  const second = await child({ relation: "retry", rows: { kind: "customIds", ids: ["row-3"] } });
  expect(second.name).toBe("Rivers · retry 2");
  expect(storedLines(second).map((line) => line.trim())).toEqual([lines[3]]);
  // Nobody uploaded these: they take nothing of the team's share of bytes.
  const derived = await sql("select id from input_files where team_id = $1 and is_derived", [team.id]);
  expect(derived.map(({ id }) => id).sort()).toEqual([made.inputFile.id, second.inputFile.id].sort());

  await finished(client, slug, made.id);
  const [row] = await sql<{ upstream_id: string }>("select upstream_id from batches where id = $1", [made.id]);
  const answer = await fetch(`${emulatorUrl()}/batches/${row?.upstream_id}`, {
    headers: { authorization: `Bearer ${emulatorKey(team.id)}` },
  });
  const { metadata } = (await answer.json()) as { metadata: Record<string, string> };
  expect(metadata).toMatchObject({ console_parent: parent.id, console_relation: "retry", console_batch: made.id });
});

test("changes edit spans: nothing else in a line moves, and a person's own text is taken as written", async () => {
  const lines = oddLines(4);
  const { child } = await ran(lines);
  const mine = `{"custom_id":"row-1","method":"POST","url":"/v1/chat/completions",\n "body":{"model":"Qwen/Qwen3.5-9B","messages":[{"role":"user","content":"Mine"}]}}`;
  const made = await child({
    relation: "edit",
    rows: { kind: "seqs", seqs: [0] },
    changes: { model: "Qwen/Qwen3.5-397B-A17B-FP8", params: { max_tokens: 9 }, lines: [{ seq: 1, json: mine }] },
  });
  const [first = "", second = ""] = storedLines(made);
  const asked = (lines[0] ?? "")
    .replace("Qwen/Qwen3.5-9B", "Qwen/Qwen3.5-397B-A17B-FP8")
    .replace('"max_tokens":64', '"max_tokens":9');
  expect(first.trim()).toBe(asked);
  expect(JSON.parse(second)).toMatchObject({
    custom_id: "row-1",
    body: { messages: [{ content: "Mine" }], max_tokens: 9 },
  });
  expect(made.models).toEqual(["Qwen/Qwen3.5-397B-A17B-FP8"]);
});

test("all that a narrowed view shows is looked at, edited and sent again, and nothing else", async () => {
  const lines = oddLines(6);
  const { client, slug, parent, child } = await ran(lines);
  await finished(client, slug, parent.id);
  const ask = { team: slug, batchId: parent.id };
  const matching = (selection: NarrowedView) => ({ kind: "matching" as const, selection });
  const shown = matching({ filter: "answered", search: "iver number (2|5) of", mode: "regex" });
  const changes = { params: { max_tokens: 9 }, replace: { find: "river", by: "lake" } };
  expect(await client.call(previewChild, { ...ask, rows: shown, changes })).toMatchObject({ rows: 2, found: 2 });
  const made = await child({ relation: "edit", rows: shown, changes });
  expect(storedLines(made).map((line) => JSON.parse(line).custom_id)).toEqual(["row-2", "row-5"]);
  for (const line of storedLines(made)) expect(line).toMatch(/Name lake number [25] .*"max_tokens":9/);

  const retry = (rows: ReturnType<typeof matching>) =>
    client.call(retryRows, { ...ask, idempotencyKey: crypto.randomUUID(), rows });
  const again = await retry(matching({ filter: "answered", where: '[["customId","=","row-4"]]' }));
  expect(again).toMatchObject({ isChild: true, rows: 1 });
  expect(storedLines(again.batch).map((line) => JSON.parse(line).custom_id)).toEqual(["row-4"]);
  for (const filter of ["unmatched", "duplicate_id", "unknown_shape", "schema_unchecked"] as const)
    await expect(retry(matching({ filter })), filter).rejects.toThrow(/conflict/);
});

test("the rest of a file is what its canary left out", async () => {
  const lines = oddLines(6);
  const { client, slug, child } = await ran([lines[0] ?? "", lines[3] ?? ""]);
  const file = await upload(client, slug, `${lines.join("\n")}\n`, "all.jsonl");
  const runId = "run_0123456789";
  const rest = await child({ relation: "rest", rows: { kind: "rest", inputFileId: file.id }, runId });
  expect(storedLines(rest)).toEqual([lines[1], lines[2], lines[4], lines[5]]);
  expect(rest).toMatchObject({ relation: "rest", runId, name: "Rivers · rest", counts: { total: 4 } });
});

test("a clone without changes sends the same file; asking twice makes one", async () => {
  const { client, slug, parent, child } = await ran(oddLines(3));
  const made = await child({ relation: "clone", rows: { kind: "filter", filter: "all" }, window: "1h", name: "Again" });
  expect(made).toMatchObject({
    name: "Again",
    window: "1h",
    relation: "clone",
    inputFile: { id: parent.inputFile.id },
  });
  const input = {
    team: slug,
    batchId: parent.id,
    idempotencyKey: crypto.randomUUID(),
    relation: "retry" as const,
    rows: { kind: "seqs" as const, seqs: [1] },
  };
  const twice = await Promise.all([client.call(createChild, input), client.call(createChild, input)]);
  expect(twice[0].id).toBe(twice[1].id);
  await expect(client.call(createChild, { ...input, relation: "edit" })).rejects.toThrow("key_reused");
});

test("a rerun is told before it is made: rows, where the text is, how it changes, and what it may cost", async () => {
  const { client, slug, parent } = await ran(oddLines(12));
  const told = (replace: { find: string; by: string } | undefined, seqs = [3, 4, 9]) =>
    client.call(previewChild, {
      ...{ team: slug, batchId: parent.id, rows: { kind: "seqs", seqs } },
      changes: replace ? { replace } : {},
    });
  const { first, cost, ...counts } = await told({ find: "river number 4", by: "lake 4" });
  expect(counts).toEqual({ rows: 3, found: 1 });
  expect(first).toEqual({
    ...{ seq: 4, before: "Name river number 4 of the world.", after: "Name lake 4 of the world." },
  });
  expect(Number(cost?.likely)).toBeGreaterThan(0);
  // Escapes say the same letters.
  expect((await told({ find: "river", by: "lake" })).found).toBe(3);
  expect(await told({ find: "mountain", by: "lake" })).toMatchObject({ rows: 3, found: 0, first: null });
  expect(await told(undefined, [99])).toEqual({ rows: 0, found: null, first: null, cost: null });
  const written = await client.call(previewChild, {
    ...{ team: slug, batchId: parent.id, rows: { kind: "seqs", seqs: [0] } },
    changes: { lines: [{ seq: 0, json: chatLines(1, { model: "nobody/knows" }) }] },
  });
  expect(written).toEqual({ rows: 1, found: null, first: null, cost: null });
  const { batches } = await client.call(listBatches, { team: slug });
  expect(batches).toHaveLength(1);
});

test("parents of other teams, missing parents and empty choices are refused", async () => {
  const { client, slug, team, file, child } = await ran(oddLines(2));
  const stranger = await ran(oddLines(1));
  const body = {
    idempotencyKey: crypto.randomUUID(),
    inputFileId: file.id,
    connectionId: team.connection.id,
    name: "x",
    window: "24h",
  };
  const path = `/api/t/${slug}/batches`;
  const foreign = await client.send("POST", path, { ...body, relation: "retry", parentId: stranger.parent.id });
  expect(foreign.status).toBe(404);
  expect((await client.send("POST", path, { ...body, relation: "retry" })).status).toBe(400);
  expect((await client.send("POST", path, { ...body, relation: "uncle" })).status).toBe(400);
  expect((await client.send("POST", `${path}/${stranger.parent.id}/children`, {})).status).toBe(400);
  await expect(child({ relation: "retry", rows: { kind: "seqs", seqs: [99] } })).rejects.toThrow("409");
  const alien = { relation: "rest" as const, rows: { kind: "rest" as const, inputFileId: stranger.file.id } };
  await expect(child(alien)).rejects.toThrow("404");
});

test("chosen failures go back to work in place; where that cannot be, as a child", async () => {
  const { client, slug, parent, team } = await ran(linesOf(chatLines(120, { model: "emulator/flaky-chat" })));
  expect((await finished(client, slug, parent.id)).counts.failed).toBeGreaterThan(0);
  const { causes } = await client.call(listFailures, { team: slug, batchId: parent.id });
  const retry = (rows: Parameters<typeof client.call<typeof retryRows>>[1]["rows"]) =>
    client.call(retryRows, { team: slug, batchId: parent.id, idempotencyKey: crypto.randomUUID(), rows });
  const key = causes[0]?.key ?? "";
  const inPlace = await retry({ kind: "cause", key });
  expect(inPlace).toMatchObject({ isChild: false, rows: causes[0]?.count, batch: { id: parent.id } });
  await finished(client, slug, parent.id);

  const { rows } = await client.call(listResults, { team: slug, batchId: parent.id, filter: "answered" });
  const answered = await retry({ kind: "seqs", seqs: [rows[0]?.seq ?? 0] });
  expect(answered).toMatchObject({ isChild: true, rows: 1, batch: { parentId: parent.id, relation: "retry" } });

  await sql(
    "update connections set capabilities = jsonb_set(capabilities, '{hasInPlaceRetry}', 'false') where id = $1",
    [team.connection.id],
  );
  const failed = await retry({ kind: "filter", filter: "failed" });
  expect(failed).toMatchObject({ isChild: true, batch: { parentId: parent.id, counts: { total: failed.rows } } });
});

test("a limit in dollars needs a known price", async () => {
  const team = await newTeam();
  const known = await upload(team.owner.client, team.slug, chatLines(1));
  const batch = await submit(team.owner.client, team.slug, known.id, team.connection.id, { moneyGuard: "2.50" });
  expect(batch.moneyGuard).toBe("2.50");
  const unknown = await upload(team.owner.client, team.slug, chatLines(1, { model: "nobody/knows-me" }));
  const refused = team.owner.client.call(createBatch, {
    team: team.slug,
    idempotencyKey: crypto.randomUUID(),
    inputFileId: unknown.id,
    connectionId: team.connection.id,
    name: "x",
    window: "24h",
    moneyGuard: "1",
  });
  await expect(refused).rejects.toThrow(/price of nobody\/knows-me is not known/);
});
