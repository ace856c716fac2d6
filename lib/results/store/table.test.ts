import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/db/ids";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { answerLine, makeTestDataDir, requestLine, TestBatch } from "@/lib/results/cases/files";
import { writeConditions } from "@/lib/results/columns";
import { ResultSelection } from "@/lib/results/contract";
import { LineReader } from "@/lib/results/lines";
import { readRun } from "@/lib/results/store";
import type { StoreSource } from "./cache-file";
import { withConnection } from "./engine";
import { readFields } from "./fields";
import { closeStores, withCache } from "./open-stores";
import { viewOf } from "./view";

let dir = "";
beforeAll(() => {
  dir = makeTestDataDir();
});
afterAll(async () => {
  await closeStores();
  rmSync(dir, { recursive: true, force: true });
});

function madeOf(requests: readonly string[], ...table: string[][]): TestBatch {
  const path = join(dir, newId("fil"));
  writeFileSync(path, table.map(sourceLine).join(""));
  return new TestBatch(requests, newId("bat"), undefined, path);
}
const cellsOf = async (source: StoreSource, rows: number) => (await readRun(source, 0, rows)).map((row) => row.source);
const idsOf = (source: StoreSource, query: { where?: string; sort?: string }) =>
  withCache(source, (file) =>
    withConnection(file.alias, async (connection) => {
      const selection = ResultSelection.parse(query.where === undefined ? {} : { where: query.where });
      const view = { selection, sort: query.sort ?? "input", prices: [] };
      return [...(await viewOf(file, connection, view))];
    }),
  );

describe("a source table", () => {
  it("stands beside the requests with its ids, in whatever order, and only there", async () => {
    const { source } = madeOf(
      ["a", "b", "c", "c"].map((id) => requestLine(id)),
      ["custom_id", "city", "n"],
      ["c", "Cork", "3"],
      ["elsewhere", "Ur", "9"],
      ["a", "Aarhus", "1"],
      ["a", "again", "8"],
    );
    expect(await cellsOf(source, 4)).toEqual([
      { city: "Aarhus", n: "1" },
      {},
      { city: "Cork", n: "3" },
      { city: "Cork", n: "3" },
    ]);
  });

  it("has its columns in the table's order, with their kind, to be sorted and narrowed by", async () => {
    const ids = ["a", "b", "c", "d"];
    const batch = madeOf(
      ids.map((id) => requestLine(id)),
      ["custom_id", "zip", "city", "constructor"],
      ["d", "0100", "Bergen", ""],
      ["b", "20", "Oslo", "x"],
      ["a", "3", "oslo", ""],
      ["c", "-1.5", "Narvik", ""],
    );
    batch.write("output", [answerLine("1", "a")]);
    const { fields } = await readFields(batch.source);
    expect(fields.map(({ column, kind, count }) => [column, kind, count])).toEqual([
      ["source.zip", "number", 4],
      ["source.city", "text", 4],
      ["source.constructor", "text", 4],
    ]);
    expect(await idsOf(batch.source, { sort: "-source.zip" })).toEqual([3, 1, 0, 2]);
    const where = writeConditions([{ column: "source.city", op: "=", value: "OSLO" }]);
    expect(await idsOf(batch.source, { where, sort: "source.zip" })).toEqual([0, 1]);
    const empty = writeConditions([{ column: "source.constructor", op: "empty", value: "" }]);
    expect(await idsOf(batch.source, { where: empty })).toEqual([0, 2, 3]);
  });

  it("takes the place of what requests bring under the same name", async () => {
    const metadata = { city: "from the request", shelf: "7" };
    const { source } = madeOf([requestLine("a", "x", { metadata })], ["custom_id", "city"], ["a", "Aarhus"]);
    expect(await cellsOf(source, 1)).toEqual([{ city: "Aarhus", shelf: "7" }]);
  });

  it("is there again when the cache is read again, and gone when the table is", async () => {
    const batch = madeOf([requestLine("a")], ["custom_id", "city"], ["a", "Aarhus"]);
    expect(await cellsOf(batch.source, 1)).toEqual([{ city: "Aarhus" }]);
    await closeStores();
    const more = batch.write("output", [answerLine("1", "a")]);
    expect(await cellsOf(more, 1)).toEqual([{ city: "Aarhus" }]);
    // An upstream file that is read anew has nothing to do with the table.
    expect(await cellsOf(batch.write("output", [answerLine("2", "a")], 2), 1)).toEqual([{ city: "Aarhus" }]);
    await closeStores();
    rmSync(batch.source.tablePath ?? "");
    expect(await cellsOf(batch.source, 1)).toEqual([{}]);
  }, 120_000);

  it("of many rows is put away in pieces, none twice", async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `r${n}`);
    const wide = "w".repeat(700_000);
    const { source } = madeOf(
      ids.map((id) => requestLine(id)),
      ["custom_id", "n", "wide"],
      ...ids.map((id, n) => [id, String(n), wide]),
    );
    expect((await cellsOf(source, 40)).map(({ n }) => n)).toEqual(ids.map((_, n) => String(n)));
    expect((await readFields(source)).fields.map(({ count }) => count)).toEqual([40, 40]);
  });
});

it("every cell comes back as it was, whatever is in it, by its line and from the index", async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom(
      "=1+1",
      "007",
      "1e5",
      "12345678901234567890",
      '"',
      "\\",
      "\u0000",
      "\ufeffx",
      "a\r\nb",
      "'; --",
      "NULL",
    ),
    fc.string({ unit: "grapheme", minLength: 400, maxLength: 1_500 }),
  );
  const names = fc.uniqueArray(
    fc.oneof(fc.constantFrom("a.b", "constructor", "Price\n(EUR)", "seq", "'", "$names"), fc.string({ minLength: 1 })),
    { minLength: 1, maxLength: 5 },
  );
  const tables = names
    .filter((all) => all.every((name) => !/\0|__proto__/.test(name)))
    .chain((all) => {
      const row = fc.array(text, { minLength: all.length, maxLength: all.length });
      return fc.tuple(fc.constant(all), fc.array(row, { minLength: 1, maxLength: 6 }));
    });
  await fc.assert(
    fc.asyncProperty(tables, async ([columns, rows]) => {
      const ids = rows.map((_, n) => `r${n}`);
      const { source } = madeOf(
        ids.map((id) => requestLine(id)),
        ["custom_id", ...columns],
        ...rows.map((row, n) => [`r${n}`, ...row]),
      );
      const lines = new LineReader(source);
      try {
        for (const [n, row] of (await readRun(source, 0, rows.length)).entries()) {
          const expected = Object.fromEntries(columns.map((name, at) => [name, rows[n]?.[at] ?? ""]));
          expect(await lines.tableCells(row)).toEqual(expected);
          if (!row.isTableCut) expect(row.source).toEqual(expected);
          // What the engine keeps is well-formed text, of which the grid shows the beginning.
          for (const [name, cell] of Object.entries(expected))
            expect([...(row.source[name] ?? "")].slice(0, 100)).toEqual(
              [...cell.toWellFormed().replace(/^\ufeff/, "")].slice(0, 100),
            );
        }
      } finally {
        await lines.close();
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 120_000);
