import { expect, it } from "vitest";
import type { Draft } from "@/components/shared/jsonl/draft";
import { groupRuns, joinedOf, lineagesOf, togetherOf } from "./lineage";
import { shortestWindow } from "./trial-rules";

const draft = (id: string, part: Partial<Draft> = {}) =>
  ({ id, versions: [{ id: `ver_${id}` }], trial: null, run: null, ...part }) as Draft;
const part = (id: string, number: number) =>
  draft(id, { run: { runId: "run_1", fileName: "all.jsonl", part: number, of: 2, tried: null } });
const of = (drafts: readonly Draft[], isOneRun = false) =>
  Object.fromEntries(lineagesOf(drafts, { names: { a: "A", b: "B", c: "C" }, isOneRun }));

it("names each file's batch, and ties nothing together that goes alone", () => {
  expect(of([draft("a"), draft("b")])).toEqual({ a: { name: "A" }, b: { name: "B" } });
});

it("ties files together when they are sent as one run", () => {
  const { a, b } = of([draft("a"), draft("b")], true);
  expect(a).toMatchObject({ name: "A", relation: "shard" });
  expect(b?.runId).toBe(a?.runId);
  expect(of([draft("a")], true)).toEqual({ a: { name: "A" } });
});

it("gives the parts of a file its one name, with their number", () => {
  expect(of([part("b", 1), part("c", 2)])).toEqual({
    b: { name: "B · 1 of 2", relation: "shard", runId: "run_1" },
    c: { name: "B · 2 of 2", relation: "shard", runId: "run_1" },
  });
});

it("makes the rest of a trial its child, unless the file has changed since", () => {
  const trial = { batchId: "bat_1", versionId: "ver_a", runId: "run_2", seed: 1, requests: 20, counted: [] };
  expect(of([draft("a", { trial })]).a).toEqual({ name: "A", parentId: "bat_1", relation: "rest", runId: "run_2" });
  expect(of([draft("a", { trial: { ...trial, versionId: "ver_old" } })]).a).toEqual({ name: "A" });
});

it("ties files of one run to the trial that was made of them", () => {
  const trial = { batchId: "bat_1", versionId: "ver_b", runId: "run_2", seed: 1, requests: 20, counted: [] };
  const { a, b } = of([draft("a"), draft("b", { trial })], true);
  expect(a).toEqual({ name: "A", relation: "shard", runId: "run_2" });
  expect(b).toEqual({ name: "B", relation: "shard", runId: "run_2" });
});

it("knows what goes as one thing, of which some is tried first", () => {
  const ids = (drafts: readonly Draft[], isOneRun = false) => togetherOf(drafts, isOneRun).map(({ id }) => id);
  expect(ids([draft("a")])).toEqual(["a"]);
  expect(ids([draft("a"), draft("b")])).toEqual([]);
  expect(ids([draft("a"), draft("b")], true)).toEqual(["a", "b"]);
  expect(ids([part("b", 1), part("c", 2)])).toEqual(["b", "c"]);
  expect(ids([part("b", 1), draft("a")], true)).toEqual([]);
});

it("keeps the parts of a run in one group", () => {
  const items = [draft("a"), part("b", 1), draft("d"), part("c", 2)].map((one) => ({ draft: one }));
  expect(groupRuns(items).map((group) => group.map(({ draft: { id } }) => id))).toEqual([["a"], ["b", "c"], ["d"]]);
});

it("tries on the shortest window", () => {
  expect(shortestWindow(["24h", "1h"], "24h")).toBe("1h");
  expect(shortestWindow([], "24h")).toBe("24h");
});

it("compares ids of files that are sent as one run, and of parts that were changed since they were cut", () => {
  const [a, b] = [draft("a"), draft("b")];
  const parts = [part("c", 1), part("d", 2)];
  expect(joinedOf([a, b, ...parts], false)).toEqual([]);
  expect(joinedOf([a, ...parts], true)).toEqual([]);
  expect(joinedOf([a, ...parts, b], true)).toEqual([[a, b]]);
  const edited = {
    ...part("d", 2),
    versions: [parts, parts].map((_, at) => ({ id: `ver_${at}` })),
  } as unknown as Draft;
  expect(joinedOf([...parts.slice(0, 1), edited], false)).toEqual([[parts[0], edited]]);
});
