import fc from "fast-check";
import { expect, test } from "vitest";
import { parseColumn, readConditions, rowColumns, whereOps, writeConditions } from "./columns";
import { parseSeqs, writeSeqs } from "./rules/seqs";

const column = fc.oneof(
  fc.constantFrom(...rowColumns),
  fc.string({ minLength: 1, maxLength: 40 }).map((path) => `json.${path}`),
  fc.string({ minLength: 1, maxLength: 40 }).map((name) => `source.${name}`),
);
const condition = fc.record({ column, op: fc.constantFrom(...whereOps), value: fc.string({ maxLength: 60 }) });

test("conditions come back from an address as they went in", () => {
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 12 }), (conditions) => {
      expect(readConditions(writeConditions(conditions))).toEqual(conditions);
    }),
  );
});

test("whatever else an address says is no condition, and never throws", () => {
  for (const odd of [
    "[",
    "{}",
    "[1]",
    '[["seq","=","1"]]',
    '[["json.","=","1"]]',
    '[["model","~","x"]]',
    '[["model","="]]',
  ]) {
    expect(readConditions(odd)).toBeNull();
  }
  fc.assert(fc.property(fc.string(), (text) => void readConditions(text)));
  expect(readConditions("")).toEqual([]);
});

test("a column is one of every row's, a field, or a source column", () => {
  expect(parseColumn("tokens")).toEqual({ kind: "row", name: "tokens" });
  expect(parseColumn("json.a.b")).toEqual({ kind: "json", path: "a.b" });
  expect(parseColumn("source.City name")).toEqual({ kind: "source", name: "City name" });
  for (const odd of ["", "json.", "source.", "constructor", "seq; drop"]) expect(parseColumn(odd)).toBeNull();
});

test("places come back from an address, runs of them in few words", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 500 }), { minLength: 1, maxLength: 80 }), (seqs) => {
      expect([...(parseSeqs(writeSeqs(seqs)) ?? [])].sort((a, b) => a - b)).toEqual([...seqs].sort((a, b) => a - b));
    }),
  );
  expect(writeSeqs([9, 3, 4, 5, 7])).toBe("3-5,7,9");
  for (const odd of ["", "a", "1-", "-1", "5-3", "1,,2", "0-99999999"]) expect(parseSeqs(odd)).toBeNull();
});
