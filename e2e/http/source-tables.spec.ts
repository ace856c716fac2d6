import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { beginUpload, chatLines, sendChunk, submit, upload } from "@/e2e/support/upload";
import { emulatorKey, emulatorUrl, newTeam, sql, type TestTeam, until, world } from "@/e2e/support/world";
import { removeBatch } from "@/lib/batches/act-contract";
import { type Batch, getBatch } from "@/lib/batches/contract";
import { isTerminal } from "@/lib/batches/rules";
import { getFile, listFiles } from "@/lib/files/contract";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { createChild } from "@/lib/reruns/contract";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { listFields, listResults } from "@/lib/results/contract";
import { exportPath } from "@/lib/results/exports/contract";
import { setRetention } from "@/lib/results/retention/contract";
import { runSql } from "@/lib/results/sql/contract";

const secret = "only for this team 7f3a";
const notes = ["=SUM(A1)", "007", 'a "b", c', "two\nlines", "long ".repeat(400), ""];
const tableOf = (count: number) =>
  [
    ["custom_id", "note", "Shelf\nno."],
    ...Array.from({ length: count }, (_, n) => [`row-${n}`, notes[n] ?? secret, String(count - n)]),
  ]
    .map(sourceLine)
    .join("");

type Owned = TestTeam & { owner: { client: Parameters<typeof upload>[0] } };
const sendTable = ({ slug, owner }: Owned, table = tableOf(8)) =>
  upload(owner.client, slug, table, "shelves.xlsx", { kind: "source" });
async function sendBoth(team: Owned, lines = chatLines(8)) {
  const { slug, owner, connection } = team;
  const table = await sendTable(team);
  const file = await upload(owner.client, slug, lines, "shelves.jsonl", { source: table.id });
  return { table, file, batch: await submit(owner.client, slug, file.id, connection.id) };
}
const finished = ({ slug, owner }: Owned, { id }: Batch) =>
  until(
    () => owner.client.call(getBatch, { team: slug, batchId: id }),
    (batch) => isTerminal(batch.status) && batch.results.isComplete,
    60_000,
  );
const bytesOf = (fileId: string) => join(world().dataDir, "uploads", fileId);
const codeOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; field?: string } }).error;

test("its columns are the whole team's: in rows, sorted, queried, exported, and in what is made of the batch", async () => {
  const team = await newTeam();
  const { slug, member, owner } = team;
  const { table, file, batch } = await sendBoth(team);
  expect(table).toMatchObject({ state: "ready", name: "shelves.xlsx", requests: 8 });
  expect(file.source).toEqual({ id: table.id, name: "shelves.xlsx" });
  expect(readFileSync(bytesOf(table.id), "utf8")).toBe(tableOf(8));
  await finished(team, batch);

  const viewer = (await member("viewer")).client;
  const ask = { team: slug, batchId: batch.id };
  const { fields } = await viewer.call(listFields, ask);
  expect(fields.slice(0, 2).map(({ name, kind, isOfTable }) => [name, kind, isOfTable])).toEqual([
    ["note", "text", true],
    ["Shelf\nno.", "number", true],
  ]);
  const sorted = await viewer.call(listResults, { ...ask, sort: "source.Shelf\nno." });
  expect(sorted.rows.map(({ customId }) => customId)).toEqual([7, 6, 5, 4, 3, 2, 1, 0].map((n) => `row-${n}`));
  expect(sorted.rows.at(-2)?.source).toEqual({ note: "007", "Shelf\nno.": "7" });
  const [header = [], ...rows] = parseCsv(await (await viewer.raw(exportPath(slug, batch.id, "csv"))).text());
  expect(rows.map((row) => row[header.indexOf("source.note")])).toEqual([
    "'=SUM(A1)",
    ...notes.slice(1),
    secret,
    secret,
  ]);
  const query = { ...ask, sql: "select name, count(*)::integer from source group by name order by name" };
  expect((await owner.client.call(runSql, query)).rows).toEqual([
    ["Shelf\nno.", 8],
    ["note", 8],
  ]);

  const child = await owner.client.call(createChild, {
    ...{ ...ask, idempotencyKey: crypto.randomUUID(), relation: "retry" as const },
    rows: { kind: "seqs", seqs: [6, 1] },
  });
  const made = await viewer.call(listResults, { team: slug, batchId: child.id });
  expect(made.rows.map(({ source }) => source.note)).toEqual(["007", secret]);
});

test("it goes to no upstream, is no file of its own, and is nobody else's", async () => {
  const [team, other] = [await newTeam(), await newTeam()];
  const { slug, owner } = team;
  const { table, file, batch } = await sendBoth(team);
  await finished(team, batch);
  const headers = { authorization: `Bearer ${emulatorKey(team.id)}` };
  const { data } = (await (await fetch(`${emulatorUrl()}/files`, { headers })).json()) as { data: { id: string }[] };
  expect(data.length).toBeGreaterThan(0);
  for (const { id } of data)
    expect(await (await fetch(`${emulatorUrl()}/files/${id}/content`, { headers })).text()).not.toContain(secret);

  const { files, total } = await owner.client.call(listFiles, { team: slug });
  expect([files.map(({ id }) => id), total]).toEqual([[file.id], 1]);
  await expect(submit(owner.client, slug, table.id, team.connection.id)).rejects.toThrow(/not_found/);
  const theirs = other.owner.client;
  for (const where of [slug, other.slug])
    await expect(theirs.call(getFile, { team: where, fileId: table.id })).rejects.toThrow(/not_found/);
  expect(await codeOf(await beginUpload(theirs, other.slug, "a.jsonl", 10, { source: table.id }))).toMatchObject({
    ...{ code: "not_found", field: "source" },
  });
  await expect(theirs.call(listFields, { team: slug, batchId: batch.id })).rejects.toThrow(/not_found/);
});

test("what is no table, or may not be one, is refused in a sentence", async () => {
  const team = await newTeam();
  const { slug, owner, member } = team;
  const client = owner.client;
  const bad = await sendTable(team, `${sourceLine(["custom_id", "a"])}${sourceLine(["row-0", "x", "y"])}`);
  expect(bad).toMatchObject({
    state: "rejected",
    reason: "Line 2 of the table has 3 cells; its first line names 2 columns.",
  });
  const begin = (more: Parameters<typeof beginUpload>[4], size = 10) => beginUpload(client, slug, "a", size, more);
  expect(await codeOf(await begin({ source: bad.id }))).toMatchObject({ code: "not_found", field: "source" });
  expect(await codeOf(await begin({ kind: "picture" }))).toMatchObject({ code: "invalid_input", field: "kind" });
  expect(await codeOf(await begin({ kind: "source", source: bad.id }))).toMatchObject({ code: "invalid_input" });
  expect(await codeOf(await begin({ kind: "source" }, 400_000_001))).toMatchObject({ code: "too_large" });
  expect(await codeOf(await begin({ source: "fil_0000000000000000" }))).toMatchObject({ code: "not_found" });
  const viewer = (await member("viewer")).client;
  const refused = await beginUpload(viewer, slug, "a", 10, { kind: "source" });
  expect(await codeOf(refused)).toMatchObject({ code: "not_allowed" });

  // Half a table is none yet, and goes on where it stopped, for the one who began it.
  const bytes = Buffer.from(tableOf(3));
  const address = (await begin({ kind: "source" }, bytes.length)).headers.get("location") ?? "";
  const fileId = address.split("/").at(-1) ?? "";
  expect((await sendChunk(client, address, 0, bytes.subarray(0, 20))).status).toBe(204);
  expect(await codeOf(await begin({ source: fileId }))).toMatchObject({ code: "not_found" });
  const admin = (await member("admin")).client;
  expect((await sendChunk(admin, address, 20, bytes.subarray(20))).status).toBe(404);
  expect((await sendChunk(client, address, 20, bytes.subarray(20))).status).toBe(204);
  await until(
    () => client.call(getFile, { team: slug, fileId }),
    ({ state }) => state === "ready",
  );
});

test("it is deleted with the last batch that was made of it", async () => {
  const team = await newTeam();
  const { slug, owner, connection } = team;
  const { table, file, batch } = await sendBoth(team);
  const again = await submit(owner.client, slug, file.id, connection.id);
  for (const one of [batch, again]) await finished(team, one);
  await owner.client.call(removeBatch, { team: slug, batchId: batch.id });
  expect(existsSync(bytesOf(table.id))).toBe(true);
  await owner.client.call(removeBatch, { team: slug, batchId: again.id });
  expect(existsSync(bytesOf(table.id))).toBe(false);
  expect(existsSync(`${bytesOf(table.id)}.json`)).toBe(false);
  await expect(owner.client.call(getFile, { team: slug, fileId: table.id })).rejects.toThrow(/not_found/);
  expect((await owner.client.call(getFile, { team: slug, fileId: file.id })).source).toBeNull();
});

test("it goes when the team keeps the results no longer", async () => {
  const team = await newTeam();
  const { slug, owner } = team;
  const { table, batch } = await sendBoth(team);
  await finished(team, batch);
  await sql("update batches set finished_at = now() - interval '40 days' where id = $1", [batch.id]);
  await sql("update input_files set created_at = now() - interval '40 days' where team_id = $1", [team.id]);
  await owner.client.call(setRetention, { team: slug, days: 30 });
  await until(
    async () => existsSync(bytesOf(table.id)),
    (isThere) => !isThere,
    60_000,
  );
  const { rows } = await owner.client.call(listResults, { team: slug, batchId: batch.id });
  expect(rows.map(({ source }) => source)).toEqual(rows.map(() => ({})));
});
