import { expect, test } from "vitest";
import { nameOfRun, renamedParts, runName } from "./run-name";

test("a run is called what its parts are called, without which part", () => {
  expect(runName("Invoices 2025 · part 1 of 3")).toBe("Invoices 2025");
  expect(runName("Invoices (part 2/3)")).toBe("Invoices");
  expect(runName("Rivers · canary")).toBe("Rivers");
  expect(runName("Spare parts")).toBe("Spare parts");
  expect(runName("part 1")).toBe("part 1");
  // As this console names them.
  expect(runName("Big one · 2 of 12")).toBe("Big one");
  expect(runName("Big one · first 20")).toBe("Big one");
  expect(runName("Top 2 of 3")).toBe("Top 2 of 3");
});

test("a run is called by what was submitted, not by its trial", () => {
  const trial = { name: "Big · first 5", relation: "canary" };
  expect(nameOfRun([trial, { name: "Big one · 1 of 2", relation: "shard" }])).toBe("Big one");
  expect(nameOfRun([trial])).toBe("Big");
  expect(nameOfRun([])).toBe("Run");
});

test("a run of several files is called by more than the first of them", () => {
  const parts = ["Invoices · first 20", "Invoices", "Receipts · 1 of 2", "Receipts · 2 of 2"];
  const files = parts.map((name, at) => ({ name, relation: at === 0 ? "canary" : "shard" }));
  expect(nameOfRun(files)).toBe("Invoices and Receipts");
  expect(nameOfRun([...files, { name: "Letters", relation: "shard" }])).toBe("Invoices and 2 more");
});

test("renamed, the parts of a run are still told apart, within the length a name may have", () => {
  const parts = ["Big · first 5", "Big one · 1 of 2", "Big one · 2 of 2"];
  expect(renamedParts(parts, "Q3")).toEqual(["Q3 · first 5", "Q3 · 1 of 2", "Q3 · 2 of 2"]);
  expect(renamedParts(["Big · first 5", "Big"], "Q3")).toEqual(["Q3 · first 5", "Q3"]);
  expect(renamedParts(["Invoices", "Receipts"], "Q3")).toEqual(["Q3 · 1 of 2", "Q3 · 2 of 2"]);
  expect(renamedParts(["A", "B"], "x".repeat(120)).map((name) => name.length)).toEqual([120, 120]);
});
