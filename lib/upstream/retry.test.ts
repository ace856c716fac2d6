import { describe, expect, test, vi } from "vitest";
import { UpstreamError } from "./errors";
import { backoffMs, nextWaitMs, retrying } from "./retry";

const fails = (kind: UpstreamError["kind"], retryAfterMs: number | null = null) =>
  new UpstreamError(kind, "no", { retryAfterMs });

describe("waiting", () => {
  test("is anything up to a bound that doubles to 5 s", () => {
    expect([0, 1, 2, 3, 4, 5, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([
      300, 600, 1_200, 2_400, 4_800, 5_000, 5_000,
    ]);
    expect(backoffMs(3, 0)).toBe(0);
    expect(backoffMs(0, 0.5)).toBe(150);
  });

  test("is never shorter than the upstream asked, and not made here beyond 10 s", () => {
    expect(nextWaitMs(fails("deferred", 2_000), 0, 0)).toBe(2_000);
    expect(nextWaitMs(fails("unreachable", 1_000), 4, 1)).toBe(4_800);
    expect(nextWaitMs(fails("deferred", 60_000), 0, 0)).toBeNull();
  });

  test.each(["refused", "ambiguous", "key_refused", "not_found"] as const)("%s is not waited for", (kind) => {
    expect(nextWaitMs(fails(kind), 0, 0)).toBeNull();
  });

  test("what is not an upstream's error is not waited for", () =>
    expect(nextWaitMs(new Error("bug"), 0, 0)).toBeNull());
});

test("attempts are counted, and the last error is the one that comes out", async () => {
  let turn = 0;
  const run = async () => {
    turn += 1;
    throw new UpstreamError("unreachable", `turn ${turn}`);
  };
  await expect(retrying({ attempts: 2 }, run)).rejects.toThrow("turn 2");
  await expect(retrying({ attempts: 1 }, run)).rejects.toThrow("turn 3");
});

test("a signal ends the wait", async () => {
  const abort = new AbortController();
  const run = async () => {
    abort.abort();
    throw fails("deferred", 9_000);
  };
  await expect(retrying({ attempts: 3, signal: abort.signal }, run)).rejects.toMatchObject({ name: "AbortError" });
});

test("repeats are a tenth of the calls once the purse is empty", async () => {
  const budget = { repeats: 0 };
  let calls = 0;
  const run = async () => {
    calls += 1;
    throw fails("unreachable");
  };
  vi.spyOn(Math, "random").mockReturnValue(0);
  for (let turn = 0; turn < 200; turn += 1) await retrying({ attempts: 3, budget }, run).catch(() => undefined);
  expect(calls).toBeGreaterThanOrEqual(215);
  expect(calls).toBeLessThanOrEqual(220);
});
