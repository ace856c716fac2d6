import { readFileSync, rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { inputPath } from "@/lib/files/spool";
import { plainCell } from "@/lib/plain-cell";
import { answerLine, errorLine, requestLine } from "./cases/files";
import { parseCsv } from "./cases/parse-csv";
import { openResultWorld } from "./cases/world";
import { getResult, listFailures, listResults, ResultQuery } from "./contract";
import { exportResults, failures, get, list } from "./service";
import { spoolPath } from "./spool";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
}, 60_000);
afterAll(() => world?.close());

const model = "Qwen/Qwen3.5-9B";
const ask = (id: string, content?: string) => requestLine(id, content, { model });
const listed = async (batchId: string, query: object = {}) =>
  listResults.output.parse(await list(ctx, { batchId, ...ResultQuery.parse(query) }));
const opened = async (batchId: string, seq: string) => getResult.output.parse(await get(ctx, { batchId, seq }));

async function read(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("listing", () => {
  it("shows rows as the contract has them, with what each cost", async () => {
    const { batchId, write } = await world.newBatch(
      ctx,
      ["a", "b", "c"].map((id) => ask(id)),
    );
    await write("output", [answerLine("1", "a", "fine")]);
    await write("error", [errorLine("2", "b", 429, "slow down")]);
    const { rows, matching, counts } = await listed(batchId);
    expect(matching).toBe(3);
    expect(counts).toMatchObject({ all: 3, good: 1, failed: 1, pending: 1 });
    expect(rows[0]).toMatchObject({ seq: 0, customId: "a", status: "answered", model, answer: "fine", error: null });
    expect(Number(rows[0]?.cost)).toBeGreaterThan(0);
    expect(rows[1]).toMatchObject({ status: "failed", error: "slow down", cost: null });
    expect(rows[2]).toMatchObject({ status: "pending", prompt: "ask c", cost: null });
  });

  it("calls rows of a cancelled batch cancelled, and prices of unknown models unknown", async () => {
    const requests = [requestLine("a", "x", { model: "nobody/knows" }), ask("b")];
    const { batchId, write } = await world.newBatch(ctx, requests, { status: "cancelled" });
    await write("output", [answerLine("1", "a")]);
    const { rows } = await listed(batchId);
    expect(rows.map((row) => [row.status, row.cost])).toEqual([
      ["answered", null],
      ["cancelled", null],
    ]);
    expect((await listed(batchId, { filter: "pending" })).rows.map((row) => row.customId)).toEqual(["b"]);
  });

  it("of a finished batch are missing when its files are held whole, and may still come until then", async () => {
    const statusOf = async (more: Parameters<typeof world.newBatch>[2]) => {
      const { batchId, write } = await world.newBatch(ctx, [ask("a"), ask("b")], more);
      await write("output", [answerLine("1", "a")]);
      expect((await listed(batchId, { filter: "pending" })).rows.map((row) => row.customId)).toEqual(["b"]);
      return (await opened(batchId, "1")).status;
    };
    expect(await statusOf({ status: "completed", isResultComplete: true })).toBe("missing");
    expect(await statusOf({ status: "completed", isResultComplete: false })).toBe("pending");
    expect(await statusOf({ status: "in_progress" })).toBe("pending");
    expect(await statusOf({ status: "expired", isResultComplete: true })).toBe("cancelled");
    expect(await statusOf({ status: "rejected" })).toBe("missing");
  });

  it("knows no batch of another team, whatever is asked of it", async () => {
    const { batchId } = await world.newBatch(await world.newTeam(), [ask("a")]);
    const gone = { code: "not_found" };
    await expect(listed(batchId)).rejects.toMatchObject(gone);
    await expect(opened(batchId, "0")).rejects.toMatchObject(gone);
    await expect(failures(ctx, { batchId })).rejects.toMatchObject(gone);
    for (const format of ["jsonl", "errors", "csv"] as const) {
      await expect(exportResults(ctx, { batchId, format })).rejects.toMatchObject(gone);
    }
    await expect(listed("../../etc/passwd")).rejects.toMatchObject(gone);
  });

  it("is not disturbed by a spool that is replaced while it is read", async () => {
    const { batchId, write } = await world.newBatch(ctx, [ask("a"), ask("b")]);
    await write("output", [answerLine("1", "a")]);
    await listed(batchId);
    const replace = async () => {
      for (const generation of [2, 3, 4, 5]) {
        await write("output", [answerLine("1", "a", `reading ${generation}`)], generation);
        rmSync(spoolPath({ batchId, kind: "output", generation: generation - 1 }), { force: true });
      }
    };
    const readers = Array.from({ length: 12 }, async () => (await opened(batchId, "0")).answerText);
    const [, ...texts] = await Promise.all([replace(), ...readers]);
    for (const text of texts) expect(text).toMatch(/^(answer a|reading \d)$/);
    expect((await opened(batchId, "0")).answerText).toBe("reading 5");
  });
});

describe("one row", () => {
  it("is whole: raw lines, uncut answer, cause", async () => {
    const long = "é".repeat(9_000);
    const requests = [ask("a", long), ask("b"), ask("c")];
    const { batchId, write } = await world.newBatch(ctx, requests);
    const answer = answerLine("1", "a", long, {
      message: { role: "assistant", content: long, reasoning_content: "hm" },
    });
    await write("output", [answer]);
    await write("error", [errorLine("2", "b", 400, "bad n")]);
    expect((await listed(batchId)).rows[0]?.answer).toHaveLength(1_000);
    expect((await listed(batchId, { letters: 50 })).rows[0]?.answer).toHaveLength(50);
    expect(await opened(batchId, "0")).toMatchObject({
      requestLine: requests[0],
      responseLine: answer,
      answerText: long,
      reasoning: "hm",
      errorCause: null,
    });
    expect(await opened(batchId, "1")).toMatchObject({ errorCause: { status: 400, message: "bad n" }, answerText: "" });
    expect(await opened(batchId, "2")).toMatchObject({
      status: "pending",
      responseLine: null,
      requestLine: requests[2],
    });
    for (const seq of ["3", "-1", "1e3", "x", "99999999999", ""]) {
      await expect(opened(batchId, seq)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("does without a request line when the input is out of reach", async () => {
    const { batchId, fileId, write } = await world.newBatch(ctx, [ask("a")]);
    await write("output", [answerLine("1", "a")]);
    rmSync(inputPath(fileId));
    expect(await opened(batchId, "0")).toMatchObject({ requestLine: null, answerText: "answer a" });
  });
});

describe("failures", () => {
  it("gathers them by cause, explains each, and names rows to look at", async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `r${index}`);
    const { batchId, write } = await world.newBatch(
      ctx,
      ids.map((id) => ask(id)),
    );
    const lines = ids.map((id, index) =>
      index % 3 === 0 ? errorLine(id, id, 400, `n=${index} is too large`) : errorLine(id, id, 429, "slow"),
    );
    await write("error", lines);
    const { causes } = listFailures.output.parse(await failures(ctx, { batchId }));
    expect(causes.map(({ status, count, sampleSeqs }) => ({ status, count, sampleSeqs }))).toEqual([
      { status: 429, count: 8, sampleSeqs: [1, 2, 4, 5, 7] },
      { status: 400, count: 4, sampleSeqs: [0, 3, 6, 9] },
    ]);
    expect(causes[0]?.explanation).toMatch(/retry them/);
    expect(causes[1]?.message).toBe("n=0 is too large");
  });
});

describe("downloads", () => {
  const table = async (batchId: string) => {
    const file = await exportResults(ctx, { batchId, format: "csv" });
    const [header, ...rows] = parseCsv((await read(file.stream)).toString("utf8"));
    return { file, header, rows };
  };

  it("gives delivered lines byte for byte", async () => {
    const { batchId, write } = await world.newBatch(ctx, [ask("a"), ask("b")], {
      isResultComplete: true,
      name: "Été/1",
    });
    await write("output", [answerLine("1", "a", "x".repeat(700_000)), '{"odd" :1e400, "custom_id":"b"}']);
    await write("error", [errorLine("2", "b")]);
    for (const [format, kind] of [
      ["jsonl", "output"],
      ["errors", "error"],
    ] as const) {
      const file = await exportResults(ctx, { batchId, format });
      const delivered = readFileSync(spoolPath({ batchId, kind, generation: 1 }));
      expect((await read(file.stream)).equals(delivered)).toBe(true);
      expect(file).toMatchObject({ rowCount: kind === "output" ? 2 : 1, isComplete: true });
      expect(file.fileName).toBe(`Été-1-${format === "jsonl" ? "results" : "errors"}.jsonl`);
    }
  });

  it("gives nothing, and says so, before anything has come", async () => {
    const { batchId } = await world.newBatch(ctx, [ask("a")]);
    const file = await exportResults(ctx, { batchId, format: "jsonl" });
    expect(file).toMatchObject({ rowCount: 0, isComplete: false });
    expect((await read(file.stream)).length).toBe(0);
  });

  it("gives every request in input order as CSV, uncut", async () => {
    const ids = Array.from({ length: 450 }, (_, index) => `id-${index}`);
    const long = `${"word ".repeat(2_000)}end`;
    const { batchId, write } = await world.newBatch(
      ctx,
      ids.map((id) => ask(id, id === "id-7" ? long : undefined)),
      { models: [model] },
    );
    const done = ids.filter((_, index) => index % 2 === 1).reverse();
    await write(
      "output",
      done.map((id) => answerLine(id, id, id === "id-7" ? long : 'a,"b"\r\nc')),
    );
    await write("error", [errorLine("2", "id-2", 400, "bad")]);
    const { file, header, rows } = await table(batchId);
    expect(header).toEqual([
      "custom_id",
      "status",
      "prompt",
      "answer",
      "finish_reason",
      "input_tokens",
      "output_tokens",
      "error",
      "flag",
      "model",
      "cost",
    ]);
    expect(file.rowCount).toBe(450);
    expect(rows.map((row) => row[0])).toEqual(ids);
    const [first = [], second] = rows.slice(1);
    expect(first.slice(0, 10)).toEqual([
      ...["id-1", "answered", "ask id-1", 'a,"b"\r\nc', "stop", "10", "8", "", "", model],
    ]);
    expect(Number(first[10]), "dollars").toBeGreaterThan(0);
    expect(second).toEqual(["id-2", "failed", "ask id-2", "", "", "", "", "400 · bad", "", model, ""]);
    expect(rows[4]?.slice(0, 3)).toEqual(["id-4", "pending", "ask id-4"]);
    expect(rows[7]?.slice(2, 4)).toEqual([long, long]);
  });

  it("lets no text become a formula, and changes nothing else", async () => {
    const nasty = [
      "=1+1",
      "+1",
      "-1",
      "@x",
      "\tx",
      "\rx",
      "\0x",
      "\uff1d1",
      "\uff0d2",
      "'=1",
      "plain",
      '"q"',
      "a\nb",
      "",
      " =1",
      "日本",
    ];
    const { batchId, write } = await world.newBatch(
      ctx,
      nasty.map((text, index) => ask(`=${index}`, text)),
    );
    await write(
      "output",
      nasty.map((text, index) => answerLine(String(index), `=${index}`, text)),
    );
    const { rows } = await table(batchId);
    expect(rows.map((row) => row[3])).toEqual(
      nasty.map((text) => (/^[=+\-@\t\r\0\uff1d\uff0d]/.test(text) ? `'${text}` : text)),
    );
    expect(rows.map((row) => row[2])).toEqual(rows.map((row) => row[3]));
    expect(rows.every((row, index) => row[0] === `'=${index}` && row[5] === "10")).toBe(true);
  });

  it("starts no cell with a formula's sign, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom("", "=", "+", "-", "@", "\t", "\r", "\uff20"),
        (rest, start) => {
          const cell = plainCell(start + rest);
          expect(cell).not.toMatch(/^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/);
          expect(cell.endsWith(start + rest)).toBe(true);
        },
      ),
    );
  });

  it("fails rather than ends short", async () => {
    const { batchId, write } = await world.newBatch(ctx, [ask("a"), ask("b")]);
    await write("output", [answerLine("1", "a"), answerLine("2", "b")]);
    const file = await exportResults(ctx, { batchId, format: "jsonl" });
    await read(file.stream);
    const { truncateSync } = await import("node:fs");
    truncateSync(spoolPath({ batchId, kind: "output", generation: 1 }), 100);
    await expect(read((await exportResults(ctx, { batchId, format: "jsonl" })).stream)).rejects.toThrow("went missing");
  });

  it("makes the next piece only when it is asked for, and stops when nobody reads", async () => {
    const { batchId, write } = await world.newBatch(ctx, [ask("a")]);
    await write(
      "output",
      Array.from({ length: 40 }, (_, index) => answerLine(String(index), `x${index}`, "y".repeat(100_000))),
    );
    const { stream } = await exportResults(ctx, { batchId, format: "jsonl" });
    const reader = stream.getReader();
    const first = await reader.read();
    expect(first.value?.length).toBeLessThanOrEqual(256 * 1024);
    await reader.cancel();
    expect((await reader.read()).done).toBe(true);
  });
});
