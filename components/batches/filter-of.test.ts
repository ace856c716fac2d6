import { expect, test } from "vitest";
import { BatchFilter } from "@/lib/batches/filter";
import { type FilterState, filterOf, isNarrowedBy } from "./filter-of";

const none: FilterState = {
  ...{ view: "all", q: "", mine: false, overdue: false, flagged: false, days: null, from: null, to: null },
  ...{ status: [], member: [], model: [], connection: [], window: [], tag: [] },
};

test("what narrows nothing is left out", () => {
  expect(filterOf(none)).toEqual({ view: "all" });
  expect(isNarrowedBy(none)).toBe(false);
  expect(isNarrowedBy({ ...none, tag: ["geo"] })).toBe(true);
  expect(isNarrowedBy({ ...none, view: "look" })).toBe(true);
});

test("days of the calendar are whole days here, the last one included", () => {
  const { from, to } = filterOf({ ...none, from: "2026-03-01", to: "2026-03-01" });
  expect(new Date(String(to)).getTime() - new Date(String(from)).getTime()).toBe(86_400_000);
  expect(new Date(String(from)).getHours()).toBe(0);
  expect(filterOf({ ...none, from: "soon", to: "2026-3-1" })).toEqual({ view: "all" });
});

test("whatever stands in the address, the server takes it", () => {
  const state = { ...none, q: "x".repeat(500), days: 99_999, status: ["nonsense"], tag: ["a,b"], from: "2026-13-45" };
  expect(BatchFilter.safeParse(filterOf(state)).success).toBe(true);
});
