import { parseAsArrayOf, parseAsString } from "nuqs/server";
import { expect, test } from "vitest";
import { getUsage, untagged } from "@/lib/usage/contract";
import { urlOf } from "@/lib/wire/call";
import { batchesHref, daysOf } from "./batches-href";

const range = { from: "2026-03-01", to: "2026-03-31" };
const query = (href: string) => new URLSearchParams(href.split("?")[1]);

test("a slice leads to its batches by the days of its usage, not by those on which they were made", () => {
  const href = batchesHref({ slug: "acme" }, { model: "Org/a", member: "use_1" }, range);
  expect(href).toMatch(/^\/t\/acme\/batches\?/);
  expect(Object.fromEntries(query(href))).toEqual({
    ...{ model: "Org/a", member: "use_1" },
    ...{ usedFrom: "2026-03-01", usedTo: "2026-03-31" },
  });
});

test("several values are read back as they were, commas and all", () => {
  const values = ["a, b", "c", "100%", "d%2Ce"];
  const tags = query(batchesHref({ slug: "acme" }, { tag: values }, range)).get("tag") ?? "";
  // A written-out comma within a name is the one thing that cannot be told apart.
  expect(parseAsArrayOf(parseAsString).parse(tags)).toEqual(["a, b", "c", "100%", "d,e"]);
});

test("what carries no tag stays a slice of its own, in the question and in the way to its batches", () => {
  const slice = { tag: untagged };
  expect(urlOf(getUsage, { team: "acme", ...range, ...slice })).toContain("tag=-");
  expect(batchesHref({ slug: "acme" }, slice, range)).toContain("tag=-");
});

test("a bucket's days are those of it that are in view", () => {
  expect(daysOf(range, "day", "2026-03-07")).toEqual({ from: "2026-03-07", to: "2026-03-07" });
  expect(daysOf(range, "week", "2026-02-23")).toEqual({ from: "2026-03-01", to: "2026-03-01" });
  expect(daysOf(range, "week", "2026-03-09")).toEqual({ from: "2026-03-09", to: "2026-03-15" });
  expect(daysOf({ ...range, to: "2026-03-20" }, "month", "2026-03-01")).toEqual({ ...range, to: "2026-03-20" });
  expect(daysOf(range, "week")).toBe(range);
});
