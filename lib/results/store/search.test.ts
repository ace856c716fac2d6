import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/db/ids";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { answerLine, errorLine, makeTestDataDir, requestLine, TestBatch } from "@/lib/results/cases/files";
import { type Condition, writeConditions } from "@/lib/results/columns";
import { ResultQuery } from "@/lib/results/contract";
import type { StoreSource } from "./cache-file";
import { closeStores } from "./open-stores";
import { readPage } from "./page";

let dir = "";
beforeAll(() => {
  dir = makeTestDataDir();
});
afterAll(closeStores);

const seqs = async (source: StoreSource, query: object) => {
  const { sort, offset, limit, ...selection } = ResultQuery.parse(query);
  const { rows } = await readPage(source, { selection, sort, prices: [], offset, limit });
  return rows.map(({ seq }) => seq);
};
const where = (source: StoreSource, column: Condition["column"], op: Condition["op"], value: string) =>
  seqs(source, { where: writeConditions([{ column, op, value }]) });

/** Longer than two pieces, and nothing that is looked for in it. */
const filler = "lorem ipsum ".repeat(12_000);

function withTable(requests: readonly string[], ...table: string[][]): TestBatch {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, newId("fil"));
  writeFileSync(path, table.map(sourceLine).join(""));
  return new TestBatch(requests, newId("bat"), undefined, path);
}

describe("texts of several pieces", () => {
  let source: StoreSource;
  beforeAll(() => {
    const system = { role: "system", content: `${filler}Context Ends Here` };
    const batch = withTable(
      [
        requestLine("a", `${filler}PROMPT's end`),
        requestLine("b", "", { messages: [system, { role: "user", content: "ask b" }] }),
        requestLine("c", "ask c", { metadata: { note: `${filler}the end of a note`, city: `${filler}shadowed` } }),
        requestLine("d", "ask d"),
        requestLine("e", "ask e"),
      ],
      ["custom_id", "city"],
      ["c", "Oslo"],
      ["d", `${filler}Far Away`],
    );
    const reasoning = { message: { role: "assistant", content: "short", reasoning_content: `${filler}so be it` } };
    source = batch.write("output", [
      answerLine("1", "a", `${filler}ANSWER's end`),
      answerLine("2", "b", "", reasoning),
      answerLine("3", "c", JSON.stringify({ why: `${filler}field's end`, more: 1 })),
      answerLine("4", "d", "plain"),
    ]);
  });

  it("are searched to their end, each where it belongs", async () => {
    expect(await seqs(source, { search: "prompt's END" })).toEqual([0]);
    expect(await seqs(source, { search: "prompt's end", scope: "answers" })).toEqual([]);
    expect(await seqs(source, { search: "answer's end" })).toEqual([0]);
    expect(await seqs(source, { search: "context ends here", scope: "prompts" })).toEqual([1]);
    expect(await seqs(source, { search: "so be it" })).toEqual([1]);
    expect(await seqs(source, { search: "end of a note", scope: "source" })).toEqual([2]);
    expect(await seqs(source, { search: "far away" })).toEqual([3]);
    expect(await seqs(source, { search: "s end$", mode: "regex" })).toEqual([0]);
    expect(await seqs(source, { search: "nowhere at all" })).toEqual([]);
  });

  it("are narrowed by to their end", async () => {
    expect(await where(source, "prompt", "has", "prompt's end")).toEqual([0]);
    expect(await where(source, "prompt", "lacks", "prompt's end")).toEqual([1, 2, 3, 4]);
    expect(await where(source, "answer", "matches", "answer.s end$")).toEqual([0]);
    expect(await where(source, "answer", "has", "so be it"), "the answer alone").toEqual([]);
    expect(await where(source, "answer", "lacks", "answer's end")).toEqual([1, 2, 3]);
    expect(await where(source, "json.why", "has", "field's end")).toEqual([2]);
    expect(await where(source, "json.why", "lacks", "field's end")).toEqual([]);
    expect(await where(source, "json.why", "matches", "field's end$")).toEqual([2]);
    expect(await where(source, "source.city", "has", "far away")).toEqual([3]);
    expect(await where(source, "source.city", "lacks", "far away")).toEqual([2]);
  });

  it("of a cell that the table has another for are not found", async () => {
    expect(await seqs(source, { search: "shadowed" })).toEqual([]);
  });
});

it("cells of the source table are searched, by themselves too", async () => {
  const batch = withTable(
    ["a", "b", "c"].map((id) => requestLine(id, id === "c" ? "a harbour" : "ask", { metadata: { plot: "North 7" } })),
    ["custom_id", "place"],
    ["a", "HARBOUR street"],
    ["b", "market"],
  );
  const source = batch.write("output", [answerLine("1", "b", "by the harbour")]);
  expect(await seqs(source, { search: "harbour" })).toEqual([0, 1, 2]);
  expect(await seqs(source, { search: "harbour", scope: "source" })).toEqual([0]);
  expect(await seqs(source, { search: "harbour", scope: "prompts" })).toEqual([2]);
  expect(await seqs(source, { search: "harbour", scope: "answers" })).toEqual([1]);
  expect(await seqs(source, { search: "^north \\d$", mode: "regex" })).toEqual([0, 1, 2]);
});

it("what a rerun answered at length is searched to its end, and what it took the place of is not", async () => {
  const requests = ["a", "b"].map((id) => requestLine(id));
  const parent = new TestBatch(requests);
  parent.write("output", [answerLine("1", "a", `${filler}first try`, { finish_reason: "length" })]);
  const child = new TestBatch(requests);
  const rerun = child.write("output", [answerLine("2", "a", `${filler}second try`)]);
  const own = parent.write("error", [errorLine("3", "b")]);
  const source = { ...own, reruns: [rerun] };
  expect(await seqs(source, { search: "second try" })).toEqual([0]);
  expect(await seqs(source, { search: "first try" })).toEqual([]);
  expect(await where(source, "answer", "has", "second try")).toEqual([0]);
});

it("numbers and lists are found as they are shown, however they are written", async () => {
  const batch = new TestBatch(["a", "b"].map((id) => requestLine(id)));
  const source = batch.write("output", [
    answerLine("1", "a", '{"sizes": [1,  2], "far": 1e3, "deep": {"a": {"b": {"c": {"d": [3, 4]}}}}}'),
    answerLine("2", "b", '{"sizes": [2], "far": 2}'),
  ]);
  expect(await where(source, "json.sizes", "has", "1,2")).toEqual([0]);
  expect(await where(source, "json.far", "has", "1000")).toEqual([0]);
  expect(await where(source, "json.deep.a.b.c", "has", "3,4")).toEqual([0]);
});
