import { expect, test } from "vitest";
import { BatchFilter } from "@/lib/batches/filter";
import { type FilterState, filterOf, isNarrowedBy, sliceOf, usedWords } from "./filter-of";

const none: FilterState = {
  ...{ view: "all", q: "", mine: false, overdue: false, flagged: false, days: null, from: null, to: null },
  ...{ usedFrom: null, usedTo: null, file: null },
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

test("days of usage are the team's own and go to the server as they stand, with a word of their own", () => {
  const days = { usedFrom: "2026-03-01", usedTo: "2026-03-31" };
  expect(filterOf({ ...none, ...days })).toEqual({ view: "all", ...days });
  expect(isNarrowedBy({ ...none, ...days })).toBe(true);
  const now = Date.parse("2026-06-01T12:00:00Z");
  expect(usedWords(days, now)).toBe("Used 1 Mar to 31 Mar");
  expect(usedWords({ usedFrom: "2025-12-31", usedTo: "2025-12-31" }, now)).toBe("Used on 31 Dec 2025");
  expect(usedWords({ usedFrom: "2026-02-30", usedTo: null }, now)).toBeNull();
});

test("the batches of one file are asked for by its id, and by nothing that is none", () => {
  expect(filterOf({ ...none, file: "fil_0123456789abcdef" })).toEqual({ view: "all", fileId: "fil_0123456789abcdef" });
  expect(isNarrowedBy({ ...none, file: "fil_0123456789abcdef" })).toBe(true);
  for (const file of ["", "rivers.jsonl", "fil_", `fil_${"0".repeat(80)}`, "fil_0\u0000"])
    expect(filterOf({ ...none, file })).toEqual({ view: "all" });
});

test("a list is a slice of the usage while nothing but its days and its four kinds narrow it", () => {
  const days = { usedFrom: "2026-03-01", usedTo: "2026-03-31" };
  const slice = sliceOf(filterOf({ ...none, ...days, member: ["use_1"], tag: ["a", "b"] }));
  expect(slice).toMatchObject({ from: "2026-03-01", to: "2026-03-31", member: ["use_1"], tag: ["a", "b"] });
  for (const more of [
    { q: "rivers" },
    { mine: true },
    { status: ["completed"] },
    { file: "fil_1" },
    { view: "archived" } as const,
  ])
    expect(sliceOf(filterOf({ ...none, ...days, ...more }))).toBeNull();
  expect(sliceOf(filterOf(none))).toBeNull();
});

test("whatever stands in the address, the server takes it", () => {
  const state = {
    ...none,
    q: "x".repeat(500),
    days: 99_999,
    status: ["nonsense"],
    tag: ["a,b"],
    from: "2026-13-45",
    usedFrom: "2026-02-30",
  };
  expect(BatchFilter.safeParse(filterOf(state)).success).toBe(true);
});
