import { expect, test } from "vitest";
import { getUsage, untagged } from "@/lib/usage/contract";
import { urlOf } from "@/lib/wire/call";
import { batchesHref } from "./batches-href";

const range = { from: "2026-03-01", to: "2026-03-31" };

test("what carries no tag stays a slice of its own, in the question and in the way to its batches", () => {
  const slice = { tag: untagged };
  expect(urlOf(getUsage, { team: "acme", ...range, ...slice })).toContain("tag=-");
  expect(batchesHref({ slug: "acme" }, slice, range)).toContain("tag=-");
});
