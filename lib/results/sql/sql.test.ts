import { existsSync, mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, errorLine, requestLine } from "@/lib/results/cases/files";
import { attacks } from "@/lib/results/cases/sql-attacks";
import { openResultWorld } from "@/lib/results/cases/world";
import { query } from "@/lib/results/service/sql";
import { askProcess } from "@/lib/results/service/sql-process";
import { sourceOf } from "@/lib/results/source";
import { sqlCopy } from "@/lib/results/store/sql-copy";
import { runSql, sampleQueries, sqlTables } from "./contract";
import { runQuery } from "./run-query.mjs";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
let batchId: string;
let path: string;

const model = "Qwen/Qwen3.5-9B";
const long = "word ".repeat(1_000);

beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
  const requests = ["a", "b", "c", "d"].map((id) => requestLine(id, `about ${id}`, { model }));
  const batch = await world.newBatch(ctx, requests, { models: [model] });
  batchId = batch.batchId;
  await batch.write("output", [
    answerLine("1", "a", '{"score": 0.5, "who": {"name": "Ada"}}'),
    answerLine("2", "b", long),
  ]);
  await batch.write("error", [errorLine("3", "c", 429, "slow down")]);
  const source = await sourceOf(ctx.db, { teamId: ctx.team.id, id: batchId, inputFileId: batch.fileId });
  path = await sqlCopy(source, { priceOf: () => null, waiting: "pending", stamp: "test" });
}, 60_000);
afterAll(() => world?.close());

const ask = async (sql: string) => runSql.output.parse(await query(ctx, { batchId, sql }));

describe("what a query sees", () => {
  it("is every request with its answer, JSON, tokens and cost", async () => {
    const { columns, rows, isTruncated } = await ask(
      "select custom_id, status, json->>'$.who.name' as who, length(answer) as size, cost, error_message from rows order by seq",
    );
    expect(columns.map(({ name }) => name)).toEqual(["custom_id", "status", "who", "size", "cost", "error_message"]);
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ["a", "answered", "Ada"],
      ["b", "answered", null],
      ["c", "failed", null],
      ["d", "pending", null],
    ]);
    expect(rows[1]?.[3]).toBe("5000");
    expect(Number(rows[0]?.[4])).toBeGreaterThan(0);
    expect(rows[2]?.[5]).toBe("slow down");
    expect(isTruncated).toBe(false);
  });

  it("is the fields of the answers", async () => {
    const { rows } = await ask("select path, number, text from fields where custom_id = 'a' order by path");
    expect(rows).toEqual([
      ["score", 0.5, "0.5"],
      ["who.name", null, "Ada"],
    ]);
  });

  it("is the cells of the table the requests were made from, and what has not come by the word for it", async () => {
    const requests = [requestLine("x", "ask", { metadata: { city: "York", plot: "12" } }), requestLine("y")];
    const done = await world.newBatch(ctx, requests, { status: "completed", isResultComplete: true });
    const of = async (sql: string) => (await query(ctx, { batchId: done.batchId, sql })).rows;
    expect(await of("select seq, custom_id, name, number, text from source order by name")).toEqual([
      [0, "x", "city", null, "York"],
      [0, "x", "plot", 12, "12"],
    ]);
    expect(await of("select distinct status from rows")).toEqual([["missing"]]);
  });

  it("is as the help says, and the examples run", async () => {
    // In this process: a process of its own for each of them takes longer than all of these queries.
    const here = (sql: string) => runQuery({ path, sql, rowsMax: 100, bytesMax: 1e6 });
    for (const { name, columns } of sqlTables) {
      const described = runSql.output.partial().parse(await here(`describe ${name}`));
      expect(described.rows?.map(([column]) => column)).toEqual(columns.map((column) => column.name));
    }
    for (const { sql } of sampleQueries) expect(await here(sql)).toHaveProperty("columns.1");
  });

  it("is what arrived, also later, and only one's own team's", async () => {
    const batch = await world.newBatch(ctx, [requestLine("x")]);
    const count = () =>
      query(ctx, { batchId: batch.batchId, sql: "select count(*) from rows where status = 'answered'" });
    expect((await count()).rows).toEqual([["0"]]);
    await batch.write("output", [answerLine("1", "x")]);
    expect((await count()).rows).toEqual([["1"]]);
    await expect(query(await world.newTeam(), { batchId, sql: "select 1" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("a query may", () => {
  it.each([
    "from rows",
    "select count(*) from rows, range(3)",
    "with recursive t(n) as (select 1 union all select n + 1 from t where n < 9) select max(n) from t",
    "select * from rows union all select * from rows",
    "values (1, 'a')",
    "summarize rows",
    "select unnest([1, 2, 3])",
    "select * from main.rows r join fields f using (seq) qualify row_number() over (partition by r.seq) = 1",
    "select key from rows, json_each(json)",
    "select 1; -- one statement with a comment",
    "select 'copy rows to ''x''' as text",
  ])("%s", async (sql) => {
    expect(await runQuery({ path, sql, rowsMax: 100, bytesMax: 1e6 })).not.toHaveProperty("refusal");
  });
});

describe("nothing else", () => {
  const dir = mkdtempSync(join(tmpdir(), "batchdeck-outside-"));
  const outside = join(dir, "made.file");

  it.each(attacks)("%s", async (attack) => {
    const before = statSync(path);
    const reply = await runQuery({ path, sql: attack.replaceAll("{path}", outside), rowsMax: 100, bytesMax: 1e6 });
    expect(reply).toHaveProperty("refusal");
    const { refusal } = reply as { refusal: string };
    expect(refusal).not.toBe("");
    expect(refusal).not.toContain(path);
    expect(refusal).not.toMatch(/root:|127\.0\.0\.1\s+localhost/);
    expect(existsSync(outside)).toBe(false);
    expect(readdirSync(dir)).toEqual([]);
    expect([statSync(path).size, statSync(path).mtimeMs]).toEqual([before.size, before.mtimeMs]);
  });

  it("even if the check let it through, the engine is locked", async () => {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const { locked } = await import("./run-query.mjs");
    const instance = await DuckDBInstance.create(path, locked);
    const connection = await instance.connect();
    const escapes = [
      "select * from read_text('/etc/passwd')",
      `copy rows to '${outside}'`,
      `attach '${outside}' as other`,
      "set enable_external_access = true",
      "set memory_limit = '100GB'",
      "install httpfs",
      "load httpfs",
      "delete from rows",
      "create table x(i int)",
    ];
    for (const sql of escapes) await expect(connection.run(sql), sql).rejects.toThrow();
    connection.closeSync();
    instance.closeSync();
    expect(existsSync(outside)).toBe(false);
  });
});

describe("a query is stopped", () => {
  const limits = { rows: 10, bytes: 1e6, seconds: 2, memoryMb: 600 };

  // Each waits for its own clock: side by side they take no longer than one.
  it.concurrent.each([
    "select count(*) from range(100000000000) a, range(100000000000) b where a.range + b.range = 7",
    "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t",
    "select sum(sqrt(a.range * b.range)) from range(10000000) a, range(10000000) b",
  ])("when it runs for ever: %s", async (sql) => {
    const startedAt = performance.now();
    await expect(askProcess(path, sql, limits)).rejects.toMatchObject({ code: "invalid_input" });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  it.each([
    "select length(repeat('x', 20000000000))",
    "select list_sum(list_transform(range(2000000000), x -> x + 1))",
    "select string_agg(repeat('y', 1000000), '') from range(100000)",
  ])("when it takes too much memory: %s", async (sql) => {
    const stopped = await askProcess(path, sql, { ...limits, seconds: 10 }).then(
      (reply) => "refusal" in reply,
      (error) => error.code === "invalid_input",
    );
    expect(stopped).toBe(true);
  });

  it("when it gives too many rows or bytes, and that is said", async () => {
    // Time is not what these are about, and a crowded machine takes some to start a process.
    const slow = { ...limits, seconds: 60 };
    const many = await askProcess(path, "select * from range(1000000000)", slow);
    expect(many).toMatchObject({ isTruncated: true });
    expect("rows" in many && many.rows.length).toBe(10);
    const wide = await askProcess(path, "select repeat('x', 400000) from range(8)", { ...slow, bytes: 50_000 });
    expect(wide).toMatchObject({ isTruncated: true });
    expect("rows" in wide && wide.rows.length).toBe(2);
  }, 180_000);
});
