import { expect, test } from "vitest";
import { nameOfRun, runName } from "./run-name";

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
});
