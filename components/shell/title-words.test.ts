import { expect, test } from "vitest";
import { tabTitle, titleWord } from "./title-words";

const counts = { total: 200, completed: 124, failed: 0 };
const at = (verdict: "on_track" | "at_risk" | "overdue" | "stalled" | null) => ({ verdict, done: 124, total: 200 });

test("a running batch says how far it is, and first of all what is wrong", () => {
  const running = { status: "in_progress" as const, counts, quality: null };
  expect(titleWord(running, at("on_track"))).toBe("62\u00a0%");
  expect(titleWord(running, at("at_risk"))).toBe("At risk, 62\u00a0%");
  expect(titleWord(running, at("overdue"))).toBe("Overdue, 62\u00a0%");
  expect(titleWord(running, at("stalled"))).toBe("Stalled, 62\u00a0%");
});

test("otherwise it says its state", () => {
  expect(titleWord({ status: "queued", counts, quality: null }, at(null))).toBe("Waiting");
  expect(titleWord({ status: "completed", counts: { ...counts, failed: 3 }, quality: null }, at(null))).toBe(
    "Done, look",
  );
});

test("a title is the one that a browser gives back, whatever blanks a name has", () => {
  expect(tabTitle("Done", "Reviews  of\n\tMarch ")).toBe("Done · Reviews of March");
  // A blank that does not break is text.
  expect(tabTitle("62\u00a0%", "a\u00a0\u00a0b")).toBe("62\u00a0% · a\u00a0\u00a0b");
});
