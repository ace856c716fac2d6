import { expect, it } from "vitest";
import type { Estimate } from "@/lib/models/contract";
import type { Totals } from "./price-words";
import { repeatSentence } from "./repeats";

const estimates = (...repeats: number[]) => repeats.map((count) => ({ models: [{ repeats: count }] })) as Estimate[];
const totals = (likely: string) => ({ "24h": { repeatCost: { likely } } }) as Totals;

it("says how many requests repeat an earlier one, and what they cost", () => {
  expect(repeatSentence(estimates(100, 18), totals("1.2"), "24h")).toBe(
    "118 requests repeat an earlier one, body and all: about $1.20 of the 24h price.",
  );
});

it("leaves the money out where no price is known, and says nothing without repeats", () => {
  expect(repeatSentence(estimates(1), totals("0"), "24h")).toBe("1 request repeats an earlier one, body and all.");
  expect(repeatSentence(estimates(0), totals("0"), "24h")).toBeNull();
  expect(repeatSentence(estimates(1), null, "24h")).toBeNull();
});
