import { describe, expect, it } from "vitest";
import type { Finding, RuleFinding } from "@/lib/jsonl/contract";
import {
  blockedSentence,
  countLevels,
  holdsSplit,
  levelTag,
  placeOf,
  ruleNote,
  sortRules,
  sourceWords,
} from "./check-words";

const place = (line: number, column: number | null, detail: string): Finding => ({
  line,
  column,
  detail,
  offset: 0,
  length: 1,
});
const rule = (part: Partial<RuleFinding>): RuleFinding => ({
  rule: "r",
  level: "error",
  count: 1,
  title: "t",
  sentence: "Answers could not be told apart.",
  fix: null,
  fixLabel: null,
  sample: [],
  ...part,
});

describe("ruleNote", () => {
  it("names the first of many places and why it matters", () => {
    const many = rule({ count: 118, sample: [place(4210, null, "repeats line 97")] });
    expect(ruleNote(many)).toBe("First: line 4,210: repeats line 97. Answers could not be told apart.");
  });
  it("names the only place plainly", () => {
    const one = rule({ sample: [place(31_007, 412, "text ends inside a string.")], sentence: "It is not JSON" });
    expect(ruleNote(one)).toBe("Line 31,007, column 412: text ends inside a string. It is not JSON.");
  });
  it("does not name a place twice", () => {
    const self = rule({ sample: [place(6, null, "Line 6 repeats line 2.")] });
    expect(ruleNote(self)).toBe("Line 6 repeats line 2. Answers could not be told apart.");
    const column = rule({ sample: [place(4, 113, "Column 113: a value is expected here.")] });
    expect(ruleNote(column)).toBe("Line 4, column 113: a value is expected here. Answers could not be told apart.");
  });
  it("does without a place", () => expect(ruleNote(rule({}))).toBe("Answers could not be told apart."));
});

it("calls a finding without a line one about the file", () => {
  expect(placeOf(place(0, null, ""))).toBe("the file");
});

it("puts what blocks first", () => {
  const sorted = sortRules([
    rule({ rule: "note", level: "info", count: 9 }),
    rule({ rule: "small" }),
    rule({ rule: "warns", level: "warning", count: 99 }),
    rule({ rule: "large", count: 5 }),
  ]);
  expect(sorted.map((one) => one.rule)).toEqual(["large", "small", "warns", "note"]);
  expect(countLevels(sorted)).toEqual({ error: 2, warning: 1, info: 1 });
});

it("counts in words", () => {
  expect(levelTag.error(1)).toBe("1 rule blocks");
  expect(levelTag.error(2)).toBe("2 rules block");
  expect(blockedSentence(1)).toBe("1 blocking rule left. Nothing has been uploaded.");
});

it("says where a rule comes from", () => {
  expect(sourceWords("400 Line N: Unsupported HTTP method")).toBe(
    "The upstream answers: 400 Line N: Unsupported HTTP method",
  );
  expect(sourceWords("422/503 Line N: image fetch failed")).toMatch(/^The upstream answers: 422/);
  expect(sourceWords("practice")).toBe("From practice: no reference of the API says it.");
  expect(sourceWords("practice: IEEE 754")).toBe("Practice: IEEE 754");
});

describe("holdsSplit", () => {
  const over = rule({ rule: "file_too_many_requests", fix: "split" });
  it("lets a file be split that is only too large", () => {
    expect(holdsSplit([over, rule({ rule: "file_too_large", fix: "split" }), rule({ level: "warning" })])).toBe(false);
  });
  it("holds it back while anything else blocks", () => {
    expect(holdsSplit([over, rule({ rule: "duplicate_custom_id", fix: "rename_duplicate_ids" })])).toBe(true);
    expect(holdsSplit([over, rule({ rule: "json_invalid" })])).toBe(true);
  });
});
