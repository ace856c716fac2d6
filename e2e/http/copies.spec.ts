import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { beginUpload, chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, until, world } from "@/e2e/support/world";
import { removeBatch } from "@/lib/batches/act-contract";
import { getBatch } from "@/lib/batches/contract";
import { getFile, listFiles } from "@/lib/files/contract";
import { copyHead, copyLine } from "@/lib/jsonl/sheet/copy-lines";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { getResult } from "@/lib/results/contract";
import { createExport, exportFilePath, exportPath } from "@/lib/results/exports/contract";

const list =
  copyHead() +
  copyLine({ id: "again-0", sameAs: "row-0", place: 1, sameAsPlace: 0 }) +
  copyLine({ id: "again-2", sameAs: "row-2", place: 4, sameAsPlace: 3 });
const everyId = ["row-0", "again-0", "row-1", "row-2", "again-2"];
const bytesOf = (fileId: string) => join(world().dataDir, "uploads", fileId);

test("requests that were sent once have their answers under every id, for the whole team, until the last batch goes", async () => {
  const { slug, owner, member, connection } = await newTeam();
  const { client } = owner;
  const copies = await upload(client, slug, list, "rivers.repeats.jsonl", { kind: "copies" });
  expect(copies).toMatchObject({ state: "ready", requests: 2 });
  expect(readFileSync(bytesOf(copies.id), "utf8")).toBe(list);
  const file = await upload(client, slug, chatLines(3), "rivers.jsonl", { copies: copies.id });
  expect(file.copies).toEqual({ id: copies.id, requests: 2 });
  expect((await client.call(listFiles, { team: slug })).files.map(({ id }) => id)).toEqual([file.id]);
  const batch = await submit(client, slug, file.id, connection.id);
  await until(
    () => client.call(getBatch, { team: slug, batchId: batch.id }),
    ({ results }) => results.isComplete,
    60_000,
  );

  const viewer = (await member("viewer")).client;
  const textOf = async (path: string) => {
    const response = await viewer.raw(path);
    expect(response.status).toBe(200);
    return { text: await response.text(), rows: Number(response.headers.get("x-row-count")) };
  };
  const csv = await textOf(exportPath(slug, batch.id, "csv", { copies: "true" }));
  const [header = [], ...rows] = parseCsv(csv.text);
  const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);
  expect([column("custom_id"), csv.rows]).toEqual([everyId, 5]);
  expect(column("same_as")).toEqual(["", "row-0", "", "", "row-2"]);
  const answers = column("answer");
  expect(answers.every(Boolean)).toBe(true);
  expect([answers[1], answers[4]]).toEqual([answers[0], answers[3]]);

  const delivered = (await textOf(exportPath(slug, batch.id, "jsonl"))).text.trimEnd().split("\n");
  const lineOf = (id: string) => delivered.find((line) => line.includes(`"${id}"`)) ?? "";
  expect(delivered).toHaveLength(3);
  const expected = everyId
    .map((id) => `${lineOf(id.replace("again", "row")).replace(/"row-\d"/, `"${id}"`)}\n`)
    .join("");
  expect((await textOf(exportPath(slug, batch.id, "jsonl", { copies: "true" }))).text).toBe(expected);
  const asked = await viewer.call(createExport, { team: slug, batchId: batch.id, format: "jsonl", copies: true });
  expect(asked.rowCount).toBe(5);
  expect((await textOf(exportFilePath(slug, batch.id, asked.id))).text).toBe(expected);
  const row = await viewer.call(getResult, { team: slug, batchId: batch.id, seq: "2" });
  expect(row.copies).toEqual({ count: 1, ids: ["again-2"] });

  await client.call(removeBatch, { team: slug, batchId: batch.id });
  expect(existsSync(bytesOf(copies.id))).toBe(false);
  expect((await client.call(getFile, { team: slug, fileId: file.id })).copies).toBeNull();
});

test("a list that is none is refused in a sentence, and one of another team is not there", async () => {
  const [team, other] = [await newTeam(), await newTeam()];
  const { slug, owner } = team;
  const refused = async (text: string) =>
    (await upload(owner.client, slug, text, "x.jsonl", { kind: "copies" })).reason;
  expect(await refused('["custom_id","city"]\n["a","Oslo"]\n')).toBe(
    "The columns are not those of a list of repeated requests.",
  );
  expect(await refused(`${copyHead()}["a","b","first","0"]\n`)).toBe(
    "Line 2 of the list names no request, or no place.",
  );
  const mine = await upload(owner.client, slug, list, "x.jsonl", { kind: "copies" });
  const fieldOf = async (response: Response) =>
    ((await response.json()) as { error: { code: string; field?: string } }).error;
  const theirs = await beginUpload(other.owner.client, other.slug, "a.jsonl", 10, { copies: mine.id });
  expect(await fieldOf(theirs)).toMatchObject({ code: "not_found", field: "copies" });
  const asTable = await beginUpload(owner.client, slug, "a.jsonl", 10, { source: mine.id });
  expect(await fieldOf(asTable)).toMatchObject({ code: "not_found", field: "source" });
});
