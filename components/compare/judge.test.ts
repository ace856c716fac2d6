import { describe, expect, test } from "vitest";
import { judge, truthsOf } from "./judge";

const truths = truthsOf(
  [
    ["1", "Bug"],
    ["2", "bug"],
    ["3", "question"],
    ["4", "1,200"],
    ["5", ""],
    ["of no batch", "bug"],
  ],
  0,
  1,
);
const said = (values: Record<string, string>) => new Map(Object.entries(values));
const rules = { tolerance: 0, hasSameRequests: true };

test("truths have one spelling; a row without one is no truth", () => {
  expect([...truths]).toEqual([
    ["1", "bug"],
    ["2", "bug"],
    ["3", "question"],
    ["4", "1200"],
    ["of no batch", "bug"],
  ]);
});

describe("batches of the same requests", () => {
  const a = said({ 1: "bug", 2: " BUG ", 3: "bug", 9: "bug" });
  const b = said({ 1: "question", 2: "bug", 3: "Question", 4: "1200" });
  const judged = judge(truths, [a, b], rules);

  test("are judged by every request that any of them answers; none said is wrong", () => {
    expect(judged.of).toBe(4);
    expect(judged.sides.map(({ right, none }) => [right, none])).toEqual([
      [2, 1],
      [3, 0],
    ]);
    expect(judged.sides[1]?.accuracy?.value).toBe(0.75);
  });

  test("say what one of them has right and the other has not", () => {
    expect(judged.flips).toEqual([{ lost: ["1"], gained: ["3", "4"] }]);
  });

  test("may be off by what is let pass", () => {
    const near = judge(truths, [said({ 4: "1199.6" }), said({ 4: "1201" })], { ...rules, tolerance: 0.5 });
    expect(near.sides.map(({ right }) => right)).toEqual([1, 0]);
  });
});

test("of batches of other requests only what all of them answer is judged", () => {
  const judged = judge(truths, [said({ 1: "bug", 2: "bug", 3: "bug" }), said({ 2: "question" })], {
    ...rules,
    hasSameRequests: false,
  });
  expect(judged.of).toBe(1);
  expect(judged.sides.map(({ right, accuracy }) => [right, accuracy?.value])).toEqual([
    [1, 1],
    [0, 0],
  ]);
  expect(judged.flips).toEqual([{ lost: ["2"], gained: [] }]);
});

test("where nothing is known there is no accuracy", () => {
  expect(judge(new Map(), [said({ 1: "bug" }), said({})], rules)).toEqual({
    of: 0,
    sides: [
      { right: 0, none: 0, accuracy: null },
      { right: 0, none: 0, accuracy: null },
    ],
    flips: [{ lost: [], gained: [] }],
  });
});
