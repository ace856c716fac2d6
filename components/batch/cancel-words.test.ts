import { expect, test } from "vitest";
import type { BatchStatus } from "@/lib/batches/contract";
import { cancelWords } from "./cancel-words";

const words = (status: BatchStatus, isInDoubt = false) =>
  cancelWords({
    ...{ status, isInDoubt, spend: null, counts: { total: 10, completed: 3, failed: 1 } },
    connection: { hasInPlaceRetry: true },
  });

test("nothing is promised of a batch that is on its way to the upstream", () => {
  const { facts, note } = words("creating");
  expect(facts).toEqual([{ label: "At the upstream", value: "being handed over" }]);
  expect(note).toContain("may be charged");
  expect(note).not.toContain("Nothing");
  expect(words("creating", true).facts).toEqual([{ label: "At the upstream", value: "not known yet" }]);
});

test("what was not sent costs nothing, and what waits for approval is kept waiting", () => {
  expect(words("queued")).toMatchObject({ keep: "Keep it running", note: "Nothing has run and nothing is charged." });
  expect(words("held")).toMatchObject({ keep: "Keep it waiting", facts: [{ label: "Sent so far", value: "nothing" }] });
});

test("of one that runs it is said what is done, what is left and what it cost", () => {
  expect(words("in_progress").facts.map(({ value }) => value)).toEqual([
    "3 answered, 1 failed",
    "6 rows",
    "nothing yet",
  ]);
});
