import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerLine, errorLine, makeTestDataDir, requestLine, TestBatch } from "@/lib/results/cases/files";
import { ResultQuery } from "@/lib/results/contract";
import { spoolPath } from "@/lib/results/spool";
import { countRows, readFailures, readRow, readRun } from "@/lib/results/store";
import type { StoreSource } from "./cache-file";
import { closeStores, forgetStore } from "./open-stores";
import { readPage } from "./page";

let dataDir = "";
beforeAll(() => {
  dataDir = makeTestDataDir();
});
afterAll(closeStores);

const page = (source: StoreSource, query: object = {}) => {
  const { sort, offset, limit, ...selection } = ResultQuery.parse(query);
  return readPage(source, { selection, sort, prices: [], offset, limit });
};
const cachePath = ({ batchId }: StoreSource) => join(dataDir, "cache", "0", `${batchId}.duckdb`);

/** Each row in short: `a=answered:answer a`. */
const short = async (source: StoreSource) =>
  (await readRun(source, 0, 1_000)).map(
    (row) => `${row.customId}=${row.status ?? "-"}${row.answer ? `:${row.answer}` : ""}`,
  );

describe("joining requests with results", () => {
  it("keeps input order and shows what has not come as waiting", async () => {
    const batch = new TestBatch(["a", "b", "c", "d"].map((id) => requestLine(id)));
    expect(await short(batch.source)).toEqual(["a=-", "b=-", "c=-", "d=-"]);
    batch.write("output", [answerLine("3", "c"), answerLine("1", "a")]);
    const source = batch.write("error", [errorLine("2", "b")]);
    expect(await short(source)).toEqual(["a=answered:answer a", "b=failed", "c=answered:answer c", "d=-"]);
    const { counts, matching } = await page(source, { filter: "failed" });
    expect(counts).toMatchObject({ all: 4, answered: 2, good: 2, failed: 1, pending: 1 });
    expect(matching).toBe(1);
    const row = await readRow(source, 0);
    expect(row).toMatchObject({ model: "m", prompt: "ask a", inputTokens: 10, outputTokens: 8, finishReason: "stop" });
    expect(await readRow(source, 4)).toBeNull();
  });

  it("skips blank lines, a byte order mark and carriage returns, as the check does", async () => {
    const batch = new TestBatch([`\ufeff${requestLine("a")}\r`, "", "  \r", requestLine("b")]);
    expect(await short(batch.write("output", [answerLine("1", "a")]))).toEqual(["a=answered:answer a", "b=-"]);
  });

  it("lets an answer take the place of an earlier failure, whichever file is read first", async () => {
    const batch = new TestBatch([requestLine("a"), requestLine("b")]);
    expect(await short(batch.write("error", [errorLine("1", "a")]))).toEqual(["a=failed", "b=-"]);
    const later = batch.write("output", [answerLine("1", "a")]);
    expect(await short(later)).toEqual(["a=answered:answer a", "b=-"]);
    expect((await readFailures(later)).length).toBe(0);
    expect(await short(batch.write("error", [errorLine("2", "a"), errorLine("3", "b")]))).toEqual([
      "a=answered:answer a",
      "b=failed",
    ]);
  });

  it("forgets failures when the error file is read anew", async () => {
    const batch = new TestBatch(["a", "b", "c"].map((id) => requestLine(id)));
    await short(batch.write("error", [errorLine("1", "a"), errorLine("2", "b"), errorLine("x", "stray")]));
    const retried = batch.write("error", [errorLine("2", "b", 400, "again")], 2);
    expect(await short(retried)).toEqual(["a=-", "b=failed", "c=-"]);
    expect(await readFailures(retried)).toMatchObject([{ status: 400, message: "again", count: 1, sampleSeqs: [1] }]);
  });

  it("starts over when the output file is read anew", async () => {
    const batch = new TestBatch([requestLine("a"), requestLine("b")]);
    batch.write("error", [errorLine("2", "b")]);
    await short(batch.write("output", [answerLine("1", "a", "old"), answerLine("9", "stray")]));
    const again = batch.write("output", [answerLine("1", "a", "new")], 2);
    expect(await short(again)).toEqual(["a=answered:new", "b=failed"]);
  });

  it("asks for JSON only where the request did", async () => {
    const json = { response_format: { type: "json_object" } };
    const batch = new TestBatch([requestLine("a", "x", json), requestLine("b"), requestLine("c", "x", json)]);
    const source = batch.write("output", [
      answerLine("1", "a", "no"),
      answerLine("2", "b", "no"),
      answerLine("3", "c", "{}"),
    ]);
    expect((await readRun(source, 0, 3)).map((row) => row.flag)).toEqual(["not_json", null, null]);
  });

  it("loses no row to repeated, unknown or missing ids", async () => {
    const batch = new TestBatch([requestLine("a"), requestLine("a"), requestLine("a")]);
    batch.write("output", [answerLine("1", "a", "one"), answerLine("9", "stranger")]);
    const source = batch.write("error", [errorLine("2", "a"), "not json"]);
    expect(await short(source)).toEqual([
      "a=answered:one",
      "a=-",
      "a=failed",
      "stranger=answered:answer stranger",
      "=failed",
    ]);
    expect(await countRows(source)).toBe(5);
  });

  it("shows results even where the input file is out of reach", async () => {
    const batch = new TestBatch(null);
    batch.write("error", [errorLine("1", "a"), errorLine("2", "b")]);
    expect(await short(batch.write("output", [answerLine("1", "a")]))).toEqual(["a=answered:answer a", "b=failed"]);
  });

  it("gives the same rows whatever the pieces the lines came in", async () => {
    const id = fc.constantFrom("a", "b", "c", "d");
    const delivery = fc.array(fc.record({ id, isError: fc.boolean(), isLookedAt: fc.boolean() }), { maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(fc.array(id, { maxLength: 6 }), delivery, async (ids, lines) => {
        const pieces = new TestBatch(ids.map((one) => requestLine(one)));
        for (const [index, line] of lines.entries()) {
          const text = (line.isError ? errorLine : answerLine)(String(index), line.id);
          const source = pieces.write(line.isError ? "error" : "output", [text]);
          if (line.isLookedAt) await countRows(source);
        }
        const seen = await page(pieces.source, { limit: 200 });
        const outputs = lines.filter((line) => !line.isError);
        expect(seen.counts.answered).toBe(outputs.length);
        const count = (list: { id: string }[], one: string) => list.filter((line) => line.id === one).length;
        const failed = ["a", "b", "c", "d"].reduce((sum, one) => {
          const errors = count(
            lines.filter((line) => line.isError),
            one,
          );
          const places = Math.max(1, ids.filter((known) => known === one).length);
          return sum + Math.min(errors, Math.max(0, places - count(outputs, one)));
        }, 0);
        expect(seen.counts.failed).toBe(failed);
        expect(seen.rows.map((row) => row.seq)).toEqual(seen.rows.map((_, index) => index));
        expect(seen.rows.slice(0, ids.length).map((row) => row.customId)).toEqual(ids);
      }),
      { numRuns: 25 },
    );
  });
});

describe("pages", () => {
  const words = ["Tide", "O'Hara 100%", "under_score", "日本語", "plain", 'quo"te'];
  let source: StoreSource;
  beforeAll(() => {
    const batch = new TestBatch(words.map((word, index) => requestLine(`id-${index}`, `about ${word}`)));
    const answers = words.map((_, index) => answerLine(String(index), `id-${index}`, `${"x".repeat(index)}Reply`));
    batch.write("output", [...answers.slice(0, 5)].reverse());
    source = batch.write("error", [errorLine("5", "id-5", 429, "Slow DOWN")]);
  });
  const found = async (search: string, more: object = {}) =>
    (await page(source, { search, ...more })).rows.map((row) => row.seq);

  it("finds a piece of text in prompts, answers, failures and ids, whatever its case", async () => {
    expect(await found("tIDE")).toEqual([0]);
    expect(await found("xxxreply")).toEqual([3, 4]);
    expect(await found("slow down")).toEqual([5]);
    expect(await found("ID-3")).toEqual([3]);
    expect(await found("日本")).toEqual([3]);
    expect(await found("nowhere")).toEqual([]);
    expect((await page(source, { search: "about", limit: 2, offset: 50 })).matching).toBe(6);
    expect((await page(source, { search: "about", filter: "failed" })).matching).toBe(1);
  });

  it("takes every character of a search literally", async () => {
    expect(await found("o'hara 100%")).toEqual([1]);
    expect(await found("%")).toEqual([1]);
    expect(await found("under_")).toEqual([2]);
    expect(await found("' or 1=1 --")).toEqual([]);
    expect(await found("$needle")).toEqual([]);
    expect(await found('quo"')).toEqual([5]);
  });

  it("sorts by place, arrival and tokens", async () => {
    const order = async (sort: string) => (await page(source, { sort })).rows.map((row) => row.seq);
    expect(await order("input")).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await order("-arrival")).toEqual([5, 0, 1, 2, 3, 4]);
    expect(await order("-tokens")).toEqual([4, 3, 2, 1, 0, 5]);
  });

  it("cuts the whole set into pages without gap or overlap", async () => {
    for (const sort of ["input", "-arrival", "-tokens", "answer"]) {
      const seqs = [];
      for (let offset = 0; offset < 8; offset += 2) seqs.push(...(await page(source, { sort, offset, limit: 2 })).rows);
      expect(seqs.map((row) => row.seq).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });
});

describe("the cache", () => {
  const filled = () => {
    const batch = new TestBatch([requestLine("a"), requestLine("b")]);
    return { batch, source: batch.write("output", [answerLine("1", "a")]) };
  };
  const rows = ["a=answered:answer a", "b=-"];

  it("is found again, and only reads what is new", async () => {
    const { batch, source } = filled();
    await short(source);
    await closeStores();
    // What was read once need not be there any more.
    rmSync(source.inputPath ?? "");
    writeFileSync(
      source.inputPath ?? "",
      Buffer.alloc(Buffer.byteLength(`${requestLine("a")}\n${requestLine("b")}\n`), "x"),
    );
    expect(await short(batch.write("output", [answerLine("2", "b")]))).toEqual([
      "a=answered:answer a",
      "b=answered:answer b",
    ]);
  });

  it.each([
    ["is damaged", (path: string) => writeFileSync(path, "garbage".repeat(4_000))],
    ["is cut", (path: string) => writeFileSync(path, "")],
    ["is gone", (path: string) => rmSync(path)],
  ])("is made again when its file %s", async (_, spoil) => {
    const { source } = filled();
    await short(source);
    await closeStores();
    spoil(cachePath(source));
    expect(await short(source)).toEqual(rows);
  });

  it("serves a reader whose look at the database is older than the cache", async () => {
    const { batch, source } = filled();
    const newer = batch.write("output", [answerLine("1", "a", "second")], 2);
    expect(await short(newer)).toEqual(["a=answered:second", "b=-"]);
    expect(await short(source)).toEqual(["a=answered:second", "b=-"]);
  });

  it("says so when a spool was replaced meanwhile, and works again with a fresh look", async () => {
    const { batch, source } = filled();
    rmSync(spoolPath({ batchId: source.batchId, kind: "output", generation: 1 }));
    await expect(short(source)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await short(batch.write("output", [answerLine("1", "a")], 2))).toEqual(rows);
  });

  it("shows no row twice after a spool that lost its end was replaced", async () => {
    const { batch, source } = filled();
    const longer = batch.write("output", [answerLine("2", "b")]);
    const path = spoolPath({ batchId: source.batchId, kind: "output", generation: 1 });
    await forgetStore(source.batchId);
    truncateSync(path, longer.spools.output.sizeBytes - 10);
    await expect(short(longer)).rejects.toThrow("shorter than acknowledged");
    await expect(short(longer)).rejects.toThrow("shorter than acknowledged");
    const again = batch.write("output", [answerLine("1", "a"), answerLine("2", "b")], 2);
    expect((await page(again)).counts).toMatchObject({ all: 2, answered: 2 });
  });

  it("serves more batches at once than it keeps open", async () => {
    const sources = Array.from({ length: 9 }, () => filled().source);
    const all = await Promise.all([...sources, ...sources].map(short));
    for (const one of all) expect(one).toEqual(rows);
    expect(await Promise.all(sources.map(short))).toEqual(sources.map(() => rows));
    expect(sources.every((source) => existsSync(cachePath(source)))).toBe(true);
  });

  it("is not made again because somebody asked wrongly", async () => {
    const { source } = filled();
    await short(source);
    const { ino } = statSync(cachePath(source));
    const wrong = { search: "(", mode: "regex" };
    await expect(page(source, wrong)).rejects.toMatchObject({ code: "invalid_input" });
    expect(await short(source)).toEqual(rows);
    expect(statSync(cachePath(source)).ino).toBe(ino);
  });

  it("may be thrown away while others read it", async () => {
    const { source } = filled();
    let turns = 0;
    const read = async () => {
      while (turns < 120) {
        turns += 1;
        if (turns % 10 === 0) await forgetStore(source.batchId);
        else expect(await short(source)).toEqual(rows);
      }
    };
    await Promise.all(Array.from({ length: 8 }, read));
  }, 60_000);

  it("makes no file of an id that is not a batch's", async () => {
    const { source } = filled();
    await expect(short({ ...source, batchId: "../../evil" })).rejects.toThrow("not a batch id");
    await expect(short({ ...source, batchId: 'bat_x"; drop table input; --' })).rejects.toThrow("not a batch id");
  });
});
