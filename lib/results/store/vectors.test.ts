import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, it, onTestFinished } from "vitest";
import { scratchRoot } from "@/lib/launch/scratch.mjs";
import { createDetailTables } from "./detail";
import { readPairs } from "./near-pairs";
import { createTables } from "./schema";
import { readNear, readSample, readVectorSummary } from "./vectors";

const [rows, dimensions] = [20_000, 768];

/** Vectors of 61 MB in an engine that may take 48; each hundredth is nearly the one before it. */
async function openCramped() {
  const dir = mkdtempSync(join(scratchRoot, "batchdeck-vectors-"));
  const instance = await DuckDBInstance.create(":memory:", {
    ...{ memory_limit: "48MB", threads: "1", temp_directory: join(dir, "spill"), force_compression: "uncompressed" },
    checkpoint_threshold: "1TB",
  });
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
    rmSync(dir, { recursive: true, force: true });
  });
  await connection.run(`attach '${join(dir, "rows.duckdb")}' as cramped; use cramped`);
  await connection.run(createTables);
  await connection.run(createDetailTables);
  // Squares stand in for chance: quickly made, the same each time, and near to nothing else.
  const number = "(base % 2003 * place * place + base % 1999 * place) % 2003 - 1001 + isNear";
  await connection.run(`
    insert into input by name select seq::integer as seq, 'doc-' || seq as custom_id, 'What is in ' || seq || '?' as prompt,
      false as is_extra from range(${rows}) r(seq);
    insert into result by name select seq::integer as no, seq::integer as seq, false as is_error, 1 as generation,
      seq * 10 as start, 'answered' as status from range(${rows}) r(seq);`);
  for (let from = 0; from < rows; from += 250)
    await connection.run(`insert into detail by name select 1 as generation, seq * 10 as start, ${dimensions} as dims, 1.0 as norm,
      seq as hash, list_transform(range(${dimensions}), lambda place : ${number})::float[] as vec
      from (select *, (seq % 100 = 99)::integer as isNear, seq - isNear as base from range(${from}, ${from + 250}) r(seq))`);
  await connection.run("checkpoint cramped");
  return connection;
}

it("compares vectors that together are larger than the memory there is for them", async () => {
  const connection = await openCramped();
  expect(await readVectorSummary(connection)).toMatchObject({ rows, missing: 0, dimensions: [{ dimensions, rows }] });
  const { pairs, isEvery } = await readPairs(connection, { dimensions, rows });
  expect(isEvery).toBe(false);
  expect(pairs.length).toBeGreaterThan(0);
  for (const { seqA, seqB } of pairs) expect(seqB - seqA).toBe(1);
  const [self, nearest] = await readNear(connection, 99);
  expect(self).toMatchObject({ seq: 99, customId: "doc-99", prompt: "What is in 99?" });
  expect(nearest?.seq).toBe(98);
  const sample = await readSample(connection, dimensions, 500);
  expect(new Set(sample.map(({ seq }) => seq)).size).toBe(500);
  expect(sample[0]?.vec).toHaveLength(dimensions);
});
