import { describe, expect, it } from "vitest";
import { checkLines } from "@/lib/jsonl/check-line";
import { DEFAULT_LIMITS, limitsFor } from "@/lib/jsonl/limits";
import { rehearsalLines, rehearse } from "./rehearsal";
import { REHEARSAL_MODELS } from "./rehearsal-models";

describe("rehearsal", () => {
  it("plays requests as people send them, and now and then a broken one", () => {
    const lines = rehearsalLines();
    const rules = checkLines(lines.join("\n"), DEFAULT_LIMITS);
    const errors = rules.filter(({ level }) => level === "error").map(({ rule, count }) => ({ rule, count }));
    expect(errors).toEqual([{ rule: "invalid_json", count: lines.length / 40 }]);
  });

  it("names models that are known, in every measure, and one that is not", () => {
    const rules = checkLines(rehearsalLines().join("\n"), limitsFor(REHEARSAL_MODELS)).map(({ rule }) => rule);
    expect(rules).toEqual(expect.arrayContaining(["model_unknown", "model_kind_mismatch", "image_without_vision"]));
  });

  it("ends as soon as a file is there", async () => {
    let asked = 0;
    await rehearse(DEFAULT_LIMITS, () => ++asked > 1);
    expect(asked).toBe(2);
  });
});
