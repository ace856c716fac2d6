import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { payloads } from "@/e2e/support/payloads";
import { textIn, wildIn } from "@/lib/results/cases/tame-html";
import { AnswerDiff } from "./answer-diff";

const drawn = (a: string | null, b: string | null) => renderToStaticMarkup(<AnswerDiff a={a} b={b} letter="B" />);

test("words that differ are marked on both sides, and fields of JSON are told apart", () => {
  const words = drawn("the red door", "the green door");
  expect(words).toMatch(/<mark[^>]*>red<\/mark>/);
  expect(words).toMatch(/<mark[^>]*>green<\/mark>/);
  expect(textIn(drawn('{"label":"bug","score":1}', '{"label":"bug","score":2}'))).toContain("score12");
  expect(textIn(drawn(null, "x"))).toContain("no such request");
});

test("no answer runs, loads or leads anywhere when it is held against another", () => {
  for (const [at, a] of payloads.entries()) {
    const b = payloads[(at + 1) % payloads.length] ?? "";
    expect(wildIn(drawn(a, b)), a).toEqual([]);
    expect(wildIn(drawn(JSON.stringify({ [a]: a }), JSON.stringify({ [a]: b }))), a).toEqual([]);
  }
});
