import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareDollars } from "@/lib/money";
import { type GuardFacts, guardSpend, isAtGuard, isGuardBlind, sumSpend } from "./guard";

const range = { low: "1", likely: "2", high: "4" };
const estimate = { cost: range, knownCost: range };
const facts: GuardFacts = {
  ...{ cost: null, resultRows: 0, done: 0, total: 100, estimate: null, upstreamEstimate: null },
};

describe("what a batch has cost", () => {
  test("is what was measured while every done row is read", () => {
    expect(guardSpend({ ...facts, cost: "1.5", resultRows: 50, done: 50 })).toEqual({
      spent: "1.5",
      isProjected: false,
    });
    expect(guardSpend(facts)).toEqual({ spent: "0", isProjected: false });
  });

  test("counts unread rows at what the read ones cost", () => {
    expect(guardSpend({ ...facts, cost: "1", resultRows: 10, done: 25 })).toEqual({ spent: "2.5", isProjected: true });
  });

  test("goes by the estimate before the first row is read, and says nothing without one", () => {
    expect(guardSpend({ ...facts, done: 50, estimate })).toEqual({ spent: "1", isProjected: true });
    expect(guardSpend({ ...facts, done: 50 })).toBeNull();
    expect(guardSpend({ ...facts, cost: null, resultRows: 50, done: 50 })).toBeNull();
    expect(guardSpend({ ...facts, cost: null, resultRows: 50, done: 40, estimate })).toMatchObject({ spent: "1" });
  });

  test("goes by what the upstream said of the file, and by the part that has a price, where no estimate is whole", () => {
    const part = { cost: null, knownCost: range };
    const upstreamEstimate = { cost: "3" };
    const spent = (over: Partial<GuardFacts>) => guardSpend({ ...facts, done: 50, ...over })?.spent;
    expect(spent({ estimate: part })).toBe("1");
    expect(spent({ upstreamEstimate })).toBe("1.5");
    expect(spent({ estimate: part, upstreamEstimate })).toBe("1.5");
    // An estimate of nothing would never come to the limit.
    expect(spent({ upstreamEstimate: { cost: "0" } })).toBeUndefined();
  });

  test("is never below what was measured, and only grows as rows are done", () => {
    const count = fc.nat(10_000);
    const dollars = fc.nat(1_000_000).map((cents) => (cents / 10_000).toFixed(4));
    fc.assert(
      fc.property(dollars, count, count, count, (cost, resultRows, done, more) => {
        const given = { ...facts, cost, resultRows: resultRows + 1, done, total: 20_000, estimate };
        const now = guardSpend(given);
        const later = guardSpend({ ...given, done: done + more });
        if (!now || !later) throw new Error("measured rows always give a figure");
        expect(compareDollars(now.spent, cost)).toBeGreaterThanOrEqual(0);
        expect(compareDollars(later.spent, now.spent)).toBeGreaterThanOrEqual(0);
        expect(isAtGuard(now, now.spent)).toBe(true);
      }),
    );
  });
});

describe("what the batches of a run have cost", () => {
  test("is their sum, measured only when each of them is", () => {
    const [one, other] = [
      { spent: "1.5", isProjected: false },
      { spent: "2.25", isProjected: false },
    ];
    expect(sumSpend([one, other])).toEqual({ spent: "3.75", isProjected: false });
    expect(sumSpend([one, { ...other, isProjected: true }])).toEqual({ spent: "3.75", isProjected: true });
  });

  test("is a least where nothing is known of one, and unknown where nothing is known of any", () => {
    expect(sumSpend([{ spent: "1.5", isProjected: false }, null])).toMatchObject({ spent: "1.5" });
    expect(sumSpend([null, null])).toBeNull();
  });
});

test("a limit is blind while nothing tells what a row costs", () => {
  const none = { spend: null, estimate: null, upstreamEstimate: null, results: { rows: 0, isComplete: false } };
  const counts = { total: 10, completed: 0, failed: 0 };
  const nothing = { low: "0", likely: "0", high: "0" };
  const free = { cost: nothing, knownCost: nothing, unpricedModels: [], realtime: null, inputTokens: [], basis: "" };
  const batch = { ...none, counts, moneyGuard: "5", status: "in_progress" as const };
  expect(isGuardBlind(batch)).toBe(true);
  for (const over of [
    { moneyGuard: null },
    { status: "completed" as const },
    { upstreamEstimate: { cost: "1", inputTokens: 1, outputTokens: 1 } },
    { estimate: free },
  ])
    expect(isGuardBlind({ ...batch, ...over })).toBe(false);
});
