import { describe, expect, it } from "vitest";
import type { Level, RuleFinding } from "@/lib/jsonl/contract";
import type { FixKind } from "@/lib/jsonl/fix-contract";
import { fixedSentence, offeredFix, offersFor, planFixes } from "./fix-plan";

const rule = (fix: FixKind | null, level: Level = "error", name = `${fix}`): RuleFinding => ({
  rule: name,
  level,
  count: 1,
  title: "",
  sentence: "",
  fix,
  fixLabel: null,
  sample: [],
});

describe("offersFor", () => {
  it("offers each correction once, ids repaired before they are renamed, lines dropped last", () => {
    const offers = offersFor([
      rule("drop_invalid_lines"),
      rule("rename_duplicate_ids"),
      rule("repair_ids"),
      rule("repair_ids"),
      rule("strip_bom", "warning"),
      rule(null),
      rule("split"),
    ]);
    expect(offers.map(({ kind }) => kind)).toEqual([
      "strip_bom",
      "repair_ids",
      "rename_duplicate_ids",
      "drop_invalid_lines",
    ]);
    expect(offers[1]?.rules).toHaveLength(2);
  });
  it("ticks what blocks or warns, never what loses requests, and no mere note", () => {
    const offers = offersFor([
      rule("drop_invalid_lines"),
      rule("set_model", "error", "model_missing"),
      rule("crlf_to_lf", "info"),
    ]);
    expect(offers.filter(({ isOnAtFirst }) => isOnAtFirst).map(({ kind }) => kind)).toEqual(["set_model"]);
  });
});

it("leaves models that are there to the person", () => {
  expect(offersFor([rule("set_model", "info", "mixed_models")])).toEqual([]);
});

describe("planFixes", () => {
  it("leaves the model out until one is chosen", () => {
    const kinds = ["set_model", "strip_bom"] as const;
    expect(planFixes(kinds, { model: null, maxTokens: 512 })).toEqual([{ kind: "strip_bom" }]);
    expect(planFixes(kinds, { model: "m", maxTokens: 512 })).toEqual([
      { kind: "strip_bom" },
      { kind: "set_model", model: "m", where: "missing" },
    ]);
  });
  it("sets a ceiling only where there is none", () => {
    expect(planFixes(["set_max_tokens"], { model: null, maxTokens: 300 })).toEqual([
      { kind: "set_max_tokens", value: 300, where: "missing" },
    ]);
  });
});

it("does not offer here what another tool does", () => {
  expect(offeredFix(rule("split"))).toBeNull();
  expect(offeredFix(rule("set_method"))).toBe("set_method");
});

it("says what was done, and nothing of steps that changed nothing", () => {
  const counts = [
    { kind: "rename_duplicate_ids", changed: 118 },
    { kind: "fix_url", changed: 0 },
    { kind: "set_model", changed: 1 },
  ] as const;
  expect(fixedSentence(counts)).toBe("118 ids renamed, model set in 1 request");
  expect(fixedSentence([])).toBe("nothing changed");
});
