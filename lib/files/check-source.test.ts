import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sourceLimits, sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { checkSource } from "./check-source";

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "batchdeck-source-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function verdict(content: string | Uint8Array) {
  const path = join(dir, "table");
  writeFileSync(path, content);
  return checkSource(path);
}
const reasonOf = async (content: string | Uint8Array) => (await verdict(content)).reason;
const lines = (...rows: string[][]) => rows.map(sourceLine).join("");
const head = ["custom_id", "city"];

it("takes a table and counts its rows, with or without a last line feed", async () => {
  const table = lines(head, ["a", "Oslo"], ["b", ""]);
  expect(await verdict(table)).toMatchObject({ reason: null, rows: 2 });
  expect(await verdict(table.trimEnd())).toMatchObject({ reason: null, rows: 2 });
});

it("takes any text for a cell", async () => {
  const cells = fc.array(fc.string({ unit: "binary", maxLength: 40 }), { minLength: 2, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(fc.array(cells, { minLength: 1, maxLength: 10 }), async (rows) => {
      expect(await verdict(lines(head, ...rows))).toMatchObject({ reason: null, rows: rows.length });
    }),
    { numRuns: 30 },
  );
});

it("says in which line it is no table", async () => {
  expect(await reasonOf("custom_id,city\na,Oslo\n")).toBe("Line 1 of the table is not a JSON list of texts.");
  expect(await reasonOf(`${lines(head)}["a",1]\n`)).toBe("Line 2 of the table is not a JSON list of texts.");
  expect(await reasonOf(`${lines(head, ["a", "x"])}\n`)).toBe("Line 3 of the table is not a JSON list of texts.");
  expect(await reasonOf(lines(head, ["a", "x", "y"]))).toBe(
    "Line 2 of the table has 3 cells; its first line names 2 columns.",
  );
  const notText = Buffer.concat([Buffer.from(lines(head)), Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])]);
  expect(await reasonOf(notText)).toBe("Line 2 of the table is not a JSON list of texts.");
});

it("says what is wrong with its columns", async () => {
  const of = (...names: string[]) => reasonOf(lines(["custom_id", ...names], ["a", ...names.map(() => "x")]));
  expect(await reasonOf(lines(["id", "city"], ["a", "x"]))).toBe("The first column of the table is not custom_id.");
  expect(await of()).toBe("The table has no column beside the ids.");
  expect(await of("a", "b", "a")).toBe("Column 3 is called like one before it.");
  expect(await of("a", "")).toBe("Column 2 has a name that cannot be kept.");
  expect(await of("__proto__")).toBe("Column 1 has a name that cannot be kept.");
  expect(await of("n".repeat(201))).toBe("The name of column 1 is longer than 200 characters.");
  expect(await of(...Array.from({ length: 201 }, (_, at) => `c${at}`))).toBe(
    "The table has 201 columns; at most 200 are kept.",
  );
  expect(await of("constructor", "Price\n(EUR)", "=1+1", "a.b", "custom_id")).toBeNull();
});

it("holds no row that is longer than a row may be, and no table without rows", async () => {
  const long = "x".repeat(sourceLimits.lineBytes);
  expect(await reasonOf(lines(head, ["a", long]))).toBe(
    "Line 2 of the table is longer than 2 MB, which is more than a row may hold.",
  );
  expect(await reasonOf(lines(head, ["a", "y"], ["b", `${long}${long}`]))).toContain("Line 3 of the table is longer");
  expect(await reasonOf(lines(head))).toBe("The table has no rows.");
});

it("takes no more rows than a table may have", async () => {
  const rows = sourceLine(["a", "x"]).repeat(sourceLimits.rows + 1);
  expect(await reasonOf(lines(head) + rows)).toBe("The table has more than 1,000,000 rows. Split it first.");
}, 60_000);
