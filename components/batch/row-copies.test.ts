import { expect, it } from "vitest";
import { copiesWords } from "./row-copies";

const words = (...ids: string[]) => copiesWords({ copies: { count: ids.length, ids } });

it("names the requests that get the answer too, and counts those beyond five", () => {
  expect(words("b")).toBe("Sent once for 2 requests that ask the same: b gets this answer too.");
  expect(words("b", "c")).toBe("Sent once for 3 requests that ask the same: b and c get this answer too.");
  expect(copiesWords({ copies: { count: 1_000, ids: ["a", "b", "c", "d", "e", "f"] } })).toBe(
    "Sent once for 1,001 requests that ask the same: a, b, c, d, e and 995 more get this answer too.",
  );
});
