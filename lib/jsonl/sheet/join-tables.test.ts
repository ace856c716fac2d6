import { expect, it } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { joinTables } from "./join-tables";
import { renameRows } from "./rename-rows";
import { sourceLine } from "./source-lines";

const run = { limits: DEFAULT_LIMITS };
const table = (...rows: string[][]) => new Blob([rows.map(sourceLine).join("")]);
const requests = (...ids: string[]) => new Blob(ids.map((id) => `{"custom_id":${JSON.stringify(id)}}\n`));

it("has the rows of some requests from all tables, each column once, the first of one id", async () => {
  const joined = await joinTables(
    [
      table(["custom_id", "city", "note"], ["a", "Oslo", "two\nlines"], ["b", "Cork", ""], ["x", "no", "no"]),
      table(["custom_id", "note", "price"], ["c\u2028", "ü", "7"], ["a", "again", "8"]),
    ],
    requests("c\u2028", "a", "b", "none"),
    run,
  );
  expect(await joined?.text()).toBe(
    [
      ["custom_id", "city", "note", "price"],
      ["a", "Oslo", "two\nlines", ""],
      ["b", "Cork", "", ""],
      ["c\u2028", "", "ü", "7"],
    ]
      .map(sourceLine)
      .join(""),
  );
});

it("makes none of more columns than a table may have", async () => {
  const wide = (prefix: string) => table(["custom_id", ...Array.from({ length: 150 }, (_, at) => `${prefix}${at}`)]);
  expect(await joinTables([wide("a"), wide("b")], requests("x"), run)).toBeNull();
});

it("puts rows under the ids their requests have now, where it is told which became which", async () => {
  const rows = table(["custom_id", "city"], ["a", "Oslo"], ["b", "two\nlines"], ["z", "of no request"]);
  const renamed = await renameRows(rows, requests("a", "b", "c"), requests("b", "x\u2028", "c"), run);
  expect(await renamed?.text()).toBe(
    [
      ["custom_id", "city"],
      ["b", "Oslo"],
      ["x\u2028", "two\nlines"],
      ["z", "of no request"],
    ]
      .map(sourceLine)
      .join(""),
  );
  expect(await renameRows(rows, requests("a", "b"), requests("a", "b"), run)).toBeNull();
  expect(await renameRows(rows, requests("a", "b"), requests("b"), run)).toBeNull();
});
