import { describe, expect, it } from "vitest";
import { explainFailure } from "./explain";

const said = (status: number | null, code: string | null, message = "") =>
  explainFailure({ status, code, message }).sentence;

describe("explainFailure", () => {
  it.each([
    [400, "context_length_exceeded", "", /longer than the model can take/],
    [400, null, "This model's maximum context length is 4096 tokens", /longer than the model can take/],
    [429, "insufficient_quota", "You exceeded your current quota", /out of credit/],
    [429, null, "", /asked too much at once/],
    [400, "content_filter", "", /content filter/],
    [404, null, "The model `x` does not exist", /does not offer the model/],
    [400, "invalid_value", "n must be positive", /Correct what the message names/],
    [500, null, "", /fault of its own/],
    [504, null, "", /took too long/],
    [null, "NetworkError", "reset", /lost these requests/],
    [null, "batch_expired", "", /window ended/],
    [401, null, "", /connection's key/],
    [null, null, "Unknown error", /says no more/],
    [503, null, "", /no room for these requests/],
    [502, null, "", /could not reach the model/],
    [529, "overloaded_error", "", /no room/],
  ])("%s %s %s", (status, code, message, sentence) => {
    expect(said(status, code, message)).toMatch(sentence);
  });

  it("proposes the act that helps", () => {
    const fix = (status: number | null, code: string | null) => explainFailure({ status, code, message: "" }).fix;
    expect([fix(503, null), fix(400, "context_length_exceeded"), fix(401, null), fix(null, null)]).toEqual([
      "retry",
      "edit",
      null,
      "retry",
    ]);
  });
});
