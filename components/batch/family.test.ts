import { expect, test } from "vitest";
import type { LineageNode } from "@/lib/batches/act-contract";
import { familyTree, gapSentence, placeWord } from "./family";

const node = (id: string, more: Partial<LineageNode> = {}): LineageNode => ({
  ...{ id, name: id, parentId: null, relation: null, runId: null, status: "completed", cost: null, createdAt: "" },
  counts: { total: 50, completed: 50, failed: 0 },
  quality: null,
  ...more,
});
const parent = node("a", { counts: { total: 50, completed: 19, failed: 31 } });
const first = node("b", { parentId: "a", relation: "retry", counts: { total: 31, completed: 0, failed: 31 } });
const second = node("c", { parentId: "a", relation: "retry", counts: { total: 31, completed: 29, failed: 2 } });
const grandchild = node("d", { parentId: "b", relation: "clone" });
const stranger = node("e", { parentId: "gone", relation: "edit" });

test("each stands under the one it comes from; one whose parent is gone stands by itself", () => {
  const rows = familyTree([parent, first, second, grandchild, stranger]);
  expect(rows.map(({ node: { id }, depth }) => `${id}${depth}`)).toEqual(["a0", "b1", "d2", "c1", "e0"]);
  const ring = [node("x", { parentId: "y", relation: "clone" }), node("y", { parentId: "x", relation: "clone" })];
  expect(familyTree(ring)).toEqual([]);
});

test("siblings are numbered, an only child is not", () => {
  const nodes = [parent, first, second, grandchild];
  expect(nodes.map((one) => placeWord(one, nodes))).toEqual([null, "retry 1", "retry 2", "again"]);
  const shards = ["1", "2"].map((id) => node(id, { relation: "shard", runId: "run" }));
  expect(shards.map((one) => placeWord(one, shards))).toEqual(["part 1", "part 2"]);
});

test("a row that two children answered is not counted twice", () => {
  const of = (...counts: number[]) =>
    counts.map((completed, i) => node(`r${i}`, { ...first, id: `r${i}`, counts: { total: 31, completed, failed: 0 } }));
  expect(gapSentence([parent, ...of(25, 29)], "a")).toBe(
    "31 rows failed: 25 answered by retry 1, 29 answered by retry 2; at least 29 of them have an answer now.",
  );
  expect(gapSentence([parent, ...of(31, 4)], "a")).toMatch(/all of them have an answer now\.$/);
  // A rerun of more than what failed.
  expect(gapSentence([parent, ...of(45)], "a")).toBe("31 rows failed, 31 answered by retry.");
});

test("says what children answered of what failed", () => {
  expect(gapSentence([parent, first, second], "a")).toBe("31 rows failed, 29 answered by retry 2.");
  expect(gapSentence([parent, first], "a")).toBe("31 rows failed; retry is at work on them.");
  expect(gapSentence([parent], "a")).toBeNull();
  expect(gapSentence([node("a"), { ...first, parentId: "a" }], "a")).toBeNull();
});
