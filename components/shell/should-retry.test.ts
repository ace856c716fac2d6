import { expect, it } from "vitest";
import { AppError } from "@/lib/wire/errors";
import { shouldRetry } from "./should-retry";

it("tries again what may pass, twice", () => {
  const passing = new AppError("upstream_unreachable", "The upstream did not answer.");
  expect([0, 1, 2].map((failures) => shouldRetry(failures, passing))).toEqual([true, true, false]);
  expect(shouldRetry(0, new TypeError("network"))).toBe(true);
});

it("takes a refusal for an answer", () => {
  expect(shouldRetry(0, new AppError("not_allowed", "Only owners may do this."))).toBe(false);
  expect(shouldRetry(0, new AppError("not_found", "There is no such batch."))).toBe(false);
});
