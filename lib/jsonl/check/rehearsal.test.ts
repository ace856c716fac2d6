import { describe, expect, it } from "vitest";
import { checkLines } from "@/lib/jsonl/check-line";
import { DEFAULT_LIMITS, limitsFor } from "@/lib/jsonl/limits";
import { rehearsalLines, rehearse } from "./rehearsal";
import { REHEARSAL_MODELS } from "./rehearsal-models";

describe("rehearsal", () => {
  it("plays requests as people send them, and now and then one with a usual mistake", () => {
    const lines = rehearsalLines();
    const rules = checkLines(lines.join("\n"), limitsFor(REHEARSAL_MODELS));
    const wrong = rules.filter(({ level, rule }) => level === "error" && rule !== "model_kind_mismatch");
    expect(wrong.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(lines.length / 10);
    expect(rules.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([
        ...[
          "invalid_json",
          "duplicate_custom_id",
          "method_case",
          "crlf",
          "blank_lines",
          "url_not_allowed",
          "extra_keys",
        ],
        ...["stream_true", "max_tokens_missing", "max_tokens_invalid", "max_tokens_over_cap", "temperature_range"],
        ...["top_p_range", "parameter_not_number", "priority_ignored", "model_missing", "number_loses_precision"],
      ]),
    );
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
