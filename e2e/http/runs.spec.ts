import { expect, test } from "@playwright/test";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { renameRun } from "@/lib/batches/act-contract";
import { getBatch } from "@/lib/batches/contract";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { exportPath } from "@/lib/results/exports/contract";
import { listRunFields, listRunResults, runExportPath } from "@/lib/results/runs/contract";

test("the parts of a run are one list and one file, in their order, for those who may read results", async () => {
  const [{ slug, owner, member, connection }, other] = [await newTeam(), await newTeam()];
  const { client } = owner;
  const runId = `run_${crypto.randomUUID()}`;
  const batches: string[] = [];
  for (const [at, prefix] of ["one", "two"].entries()) {
    const lines = chatLines(6).replaceAll('"row-', `"${prefix}-`);
    const file = await upload(client, slug, lines, `${prefix}.jsonl`);
    const more = { name: `Rivers · ${at + 1} of 2`, runId, relation: "shard" as const };
    batches.push((await submit(client, slug, file.id, connection.id, more)).id);
  }
  // A third part may not have an id of one of them, however it is written; by itself it may.
  const meeting = `\n${chatLines(2).replaceAll('"row-1"', '"\\u0074wo-3"')}`;
  const third = await upload(client, slug, meeting, "three.jsonl");
  const asPart = submit(client, slug, third.id, connection.id, { runId, relation: "shard" });
  await expect(asPart).rejects.toThrow("“two-3” stands in line 3 of three.jsonl and in line 4 of two.jsonl");
  await submit(client, slug, third.id, connection.id);

  for (const batchId of batches)
    await until(
      () => client.call(getBatch, { team: slug, batchId }),
      ({ results }) => results.isComplete,
      60_000,
    );
  const ids = ["one", "two"].flatMap((prefix) => Array.from({ length: 6 }, (_, at) => `${prefix}-${at}`));

  const viewer = (await member("viewer")).client;
  const page = await viewer.call(listRunResults, { team: slug, runId, offset: 4, limit: 3 });
  expect(page.rows.map(({ batchId, seq, customId }) => [batchId, seq, customId])).toEqual([
    [batches[0], 4, "one-4"],
    [batches[0], 5, "one-5"],
    [batches[1], 0, "two-0"],
  ]);
  expect(page).toMatchObject({ matching: 12, counts: { all: 12, answered: 12 } });
  const found = await viewer.call(listRunResults, { team: slug, runId, search: "number 3" });
  expect(found.rows.map(({ customId }) => customId)).toEqual(["one-3", "two-3"]);
  expect(found.parts).toEqual(batches.map((batchId) => ({ batchId, matching: 1 })));
  const backwards = await viewer.call(listRunResults, { team: slug, runId, sort: "-customId", offset: 5, limit: 2 });
  expect(backwards.rows.map(({ customId }) => customId)).toEqual(["two-0", "one-5"]);
  expect((await viewer.call(listRunFields, { team: slug, runId })).unchecked).toEqual([]);

  const csv = await viewer.raw(runExportPath(slug, runId, "csv"));
  expect(csv.headers.get("content-disposition")).toContain("Rivers-results.csv");
  expect([csv.headers.get("x-row-count"), csv.headers.get("x-complete")]).toEqual(["12", "true"]);
  expect(
    parseCsv(await csv.text())
      .slice(1)
      .map(([id]) => id),
  ).toEqual(ids);
  const jsonl = await (await viewer.raw(runExportPath(slug, runId, "jsonl"))).text();
  const delivered = await Promise.all(
    batches.map(async (id) => (await viewer.raw(exportPath(slug, id, "jsonl"))).text()),
  );
  const lineOf = (id: string) =>
    delivered
      .join("")
      .split("\n")
      .find((line) => line.includes(`"${id}"`));
  expect(jsonl).toBe(ids.map((id) => `${lineOf(id)}\n`).join(""));
  expect((await viewer.raw(runExportPath(slug, runId, "parquet"))).status).toBe(200);

  expect(await client.call(renameRun, { team: slug, runId, name: "Lakes" })).toEqual({ name: "Lakes", parts: 2 });
  const renamed = await Promise.all(batches.map((batchId) => client.call(getBatch, { team: slug, batchId })));
  expect(renamed.map(({ name }) => name)).toEqual(["Lakes · 1 of 2", "Lakes · 2 of 2"]);
  expect((await other.owner.client.raw(runExportPath(other.slug, runId, "csv"))).status).toBe(404);
  expect((await viewer.raw(`/api/t/${slug}/runs/${runId}/export?format=errors`)).status).toBe(400);
  expect((await viewer.raw(`/api/t/${slug}/runs/${runId}/results?sort=-arrival`)).status).toBe(400);
});
