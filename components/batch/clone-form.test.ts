import { expect, test } from "vitest";
import { NewChild } from "@/lib/reruns/contract";
import { CloneForm, childOf, rowsOptions } from "./clone-form";

const quality = { good: 40, truncated: 4, empty: 0, refused: 0, notJson: 2, schemaInvalid: 0, unchecked: 0, failed: 3 };
const batch = { status: "cancelled" as const, counts: { total: 60, completed: 46, failed: 3 }, quality };
const form: CloneForm = {
  ...{ name: "Again", rows: "all", connectionId: "con_1", window: "24h" },
  ...{ model: "", maxTokens: "", temperature: "", limit: "" },
};

test("offers only rows there are", () => {
  expect(rowsOptions(batch).map(({ label }) => label)).toEqual([
    "All 60 rows",
    "The 14 without an answer",
    "The 4 truncated",
    "The 2 not valid JSON",
  ]);
});

test("what is left empty changes nothing; what is filled changes just that", () => {
  const options = rowsOptions(batch);
  const key = "0123456789";
  const plain = childOf(form, options, key);
  expect(plain).toMatchObject({
    relation: "clone",
    changes: {},
    rows: { filter: "all" },
    moneyGuard: null,
    runId: null,
  });
  const changed = childOf({ ...form, rows: "truncated", maxTokens: "4096", model: "m", limit: "2.50" }, options, key);
  expect(changed).toMatchObject({
    relation: "edit",
    rows: { kind: "filter", filter: "truncated" },
    changes: { model: "m", params: { max_tokens: 4096 } },
    moneyGuard: "2.50",
  });
  expect(childOf({ ...form, rows: "unanswered" }, options, key).relation).toBe("retry");
  for (const made of [plain, changed]) expect(NewChild.safeParse(made).success).toBe(true);
});

test("refuses what no upstream takes", () => {
  const bad = { maxTokens: "1.5", temperature: "3", limit: "much", name: " " };
  for (const [field, value] of Object.entries(bad))
    expect(CloneForm.safeParse({ ...form, [field]: value }).success, field).toBe(false);
  expect(CloneForm.safeParse({ ...form, maxTokens: "100", temperature: "0.2", limit: "5" }).success).toBe(true);
});
