import { expect, test } from "vitest";
import { instanceOf } from "./instance";
import { leaningLabels } from "./leaning";

const labels = ["billing", "bug", "access", "praise"];

test.each([
  ["I was charged twice, please refund one.", ["billing"]],
  ["This is a BUG, I was charged twice.", ["bug"]],
  ["I cannot sign in since Monday.", ["access"]],
  ["The weather is fine.", []],
])("%j leans to %j", (text, leaning) => {
  expect(leaningLabels(labels, text)).toEqual(leaning);
});

test("labels are mostly, not always, the ones the text leans to", () => {
  const schema = { type: "string", enum: labels };
  const made = Array.from({ length: 400 }, (_, n) => instanceOf(schema, `${n}`, ["x"], "Please refund one of them."));
  const hits = made.filter((label) => label === "billing").length;
  expect(hits).toBeGreaterThan(320);
  expect(hits).toBeLessThan(400);
});
