import { expect, test } from "vitest";
import { leftOutWords } from "./left-out-words";

test("says which rows are no training examples, and why", () => {
  expect(leftOutWords({ flagged: 12, unchecked: 0, unanswered: 1, noConversation: 0 })).toBe(
    "Left out: 12 answers with something amiss, 1 row without an answer.",
  );
  expect(leftOutWords({ flagged: 0, unchecked: 7, unanswered: 0, noConversation: 1_200 })).toBe(
    "Left out: 7 unchecked answers, 1,200 answers without a conversation.",
  );
});
