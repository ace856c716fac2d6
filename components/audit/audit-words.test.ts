import { expect, test } from "vitest";
import { actGroups } from "@/lib/audit/contract";
import { factWords, groupWords } from "./audit-words";

test("groups read as words", () => {
  expect(groupWords("connection")).toBe("Connections");
  for (const group of actGroups) expect(groupWords(group)).toMatch(/^[A-Z][a-z ]+$/);
});

test("facts begin with what is looked for first, and leave out what is not there", () => {
  const details = { kind: "custom", invitedBy: "Ada", name: "Prod", note: null, empty: "" };
  expect(factWords({ details })).toBe("name: Prod · kind: custom · invited by: Ada");
});

test("what was said in words stands by itself", () => {
  expect(factWords({ details: { said: "Retrying 27 requests.", name: "Nightly" } })).toBe(
    "name: Nightly · Retrying 27 requests.",
  );
});

test("facts are written as people write them", () => {
  const details = { requests: 2500, hasAnswers: false, monthly: "250", bytes: 5_200, cost: "0.5" };
  expect(factWords({ details }).replaceAll("\u00a0", " ")).toBe(
    "requests: 2,500 · has answers: no · monthly: $250.00 · size: 5.2 kB · cost: $0.50",
  );
});
