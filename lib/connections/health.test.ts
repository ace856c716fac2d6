import { expect, test } from "vitest";
import { breakerTrips, healthState, smoothed } from "./health";

const nowMs = 1_000_000;
const quiet = {
  ...{ keyRefusedAtMs: null, failures: 0, openUntilMs: null, notBeforeMs: null },
  ...{ lastOkAtMs: null, lastErrorAtMs: null },
};
const state = (over: Partial<Parameters<typeof healthState>[0]>) => healthState({ ...quiet, ...over }, nowMs);

test("what holds work back is said before what was only heard", () => {
  expect(state({})).toBe("unknown");
  expect(state({ lastOkAtMs: 5 })).toBe("well");
  expect(state({ lastOkAtMs: 5, lastErrorAtMs: 6 })).toBe("shaky");
  expect(state({ lastOkAtMs: 7, lastErrorAtMs: 6, failures: breakerTrips - 1 })).toBe("well");
  expect(state({ lastOkAtMs: 5, notBeforeMs: nowMs + 1 })).toBe("waiting");
  expect(state({ lastOkAtMs: 5, notBeforeMs: nowMs - 1 })).toBe("well");
  // Past its time it is tried by one call; until that is back the others go on waiting.
  expect(state({ failures: breakerTrips, openUntilMs: nowMs - 1, notBeforeMs: nowMs + 1 })).toBe("resting");
  expect(state({ failures: breakerTrips, openUntilMs: nowMs + 1, keyRefusedAtMs: 1 })).toBe("key_refused");
});

test("the time of answers follows the last ten or so, not one alone", () => {
  expect(smoothed(null, 80)).toBe(80);
  expect(smoothed(100, 200)).toBe(120);
  let value: number | null = null;
  for (let n = 0; n < 30; n += 1) value = smoothed(value, n < 10 ? 1_000 : 50);
  expect(value).toBeLessThan(70);
});
