import { expect, it } from "vitest";
import { openingFacts } from "./opening-words";

const size = { name: "a.jsonl", sizeBytes: 200_000_000 };

it("says how far a file is, and what is kept of one that broke off", () => {
  expect(openingFacts({ name: null, sizeBytes: null, arrivedBytes: 0, problem: null })).toBe("Asking the server");
  expect(openingFacts({ ...size, arrivedBytes: 0, problem: null })).toMatch(/^0.B of 200.MB fetched$/);
  expect(openingFacts({ ...size, arrivedBytes: 12_000_000, problem: "Lost." })).toMatch(/^12.MB of 200.MB fetched$/);
  expect(openingFacts({ ...size, arrivedBytes: 0, problem: "Gone." })).toMatch(/^Not fetched · 200.MB$/);
  expect(openingFacts({ name: null, sizeBytes: null, arrivedBytes: 0, problem: "No such file." })).toBe("Not fetched");
});
