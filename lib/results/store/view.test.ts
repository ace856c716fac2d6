import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerLine, errorLine, makeTestDataDir, requestLine, TestBatch } from "@/lib/results/cases/files";
import { type Condition, writeConditions } from "@/lib/results/columns";
import { ResultQuery, ResultSelection } from "@/lib/results/contract";
import type { StoreSource } from "./cache-file";
import { readFields } from "./fields";
import { closeStores } from "./open-stores";
import { readPage } from "./page";

beforeAll(() => {
  makeTestDataDir();
});
afterAll(closeStores);

const prices = [
  { model: "m", input: 0.000_001, output: 0.000_002 },
  { model: "dear", input: 1, output: 1 },
];
const page = (source: StoreSource, query: object) => {
  const { sort, offset, limit, ...selection } = ResultQuery.parse(query);
  return readPage(source, { selection, sort, prices, offset, limit });
};
const seqs = async (source: StoreSource, query: object) => (await page(source, query)).rows.map(({ seq }) => seq);
const where = (source: StoreSource, ...triples: [Condition["column"], Condition["op"], string?][]) =>
  seqs(source, { where: writeConditions(triples.map(([column, op, value = ""]) => ({ column, op, value }))) });

describe("long fields of JSON answers", () => {
  const long = "word ".repeat(400);
  let source: StoreSource;
  beforeAll(() => {
    const say = (end: string) => `${long}${end}`;
    const answers = [
      JSON.stringify({ why: say("HARBOUR light") }),
      `Here:\n\`\`\`json\n${JSON.stringify({ why: say("harbour, fenced") })}\n\`\`\`\n`,
      JSON.stringify({ why: long, other: say("harbour elsewhere") }),
      JSON.stringify([{ why: say('a "quoted" word/1') }]),
      `{"why": "${say("\\u0068arbour by number")}"}`,
      JSON.stringify({ in: { the: { why: say("harbour deep") } }, "in.why": say("Ärger") }),
      JSON.stringify({ why: "harbour short" }),
      JSON.stringify({ port: "harbour 😀", why: say("no port") }),
      JSON.stringify({ port: "harbour", why: say("no port, but a Lighthouse") }),
      JSON.stringify({ port: "lighthouse", why: say("another lighthouse") }),
      JSON.stringify({ why: say("first\nnorth"), "a.b": say("x"), a: { b: say("north") } }),
    ];
    const batch = new TestBatch(answers.map((_, n) => requestLine(`r${n}`)));
    source = batch.write(
      "output",
      answers.map((answer, n) => answerLine(String(n), `r${n}`, answer)),
    );
  });

  it("are looked through to their end, and nothing beside them", async () => {
    expect(await where(source, ["json.why", "has", "harbour"])).toEqual([0, 1, 4, 6]);
    expect(await where(source, ["json.why", "lacks", "harbour"])).toEqual([2, 3, 7, 8, 9, 10]);
    expect(await where(source, ["json.why", "has", "lighthouse"]), "also in another field").toEqual([8, 9]);
    expect(await where(source, ["json.port", "has", "harbour"]), "short, beside a long one").toEqual([7, 8]);
    expect(await where(source, ["json.why", "has", "nnorth"]), "the letter of an escape").toEqual([]);
    expect(await where(source, ["json.a.b", "has", "north"]), "two of one name").toEqual([10]);
    expect(await where(source, ["json.why", "has", 'a "quoted" word/']), "escaped").toEqual([3]);
    expect(await where(source, ["json.why", "matches", "harbour l\\w+$"])).toEqual([0]);
    expect(await where(source, ["json.why", "matches", "^word word .*by number$"])).toEqual([4]);
    expect(await where(source, ["json.in.the.why", "has", "Deep"])).toEqual([5]);
    expect(await where(source, ["json.in.why", "has", "ärger"])).toEqual([5]);
    expect(await where(source, ["json.why", "has", "word word"])).toEqual([0, 1, 2, 3, 4, 7, 8, 9, 10]);
  });
});

describe("JSON answers", () => {
  let source: StoreSource;
  beforeAll(() => {
    const batch = new TestBatch(
      ["a", "b", "c", "d", "e", "f"].map((id, n) =>
        requestLine(id, `ask ${id}`, { metadata: { city: n % 2 ? "York" : "Hull", plot: String(n * 10) } }),
      ),
    );
    source = batch.write("output", [
      answerLine("1", "a", '{"score": 10, "label": "Good", "who": {"name": "Ada"}}'),
      answerLine("2", "b", 'Here you are:\n```json\n{"score": 9.5, "label": "bad"}\n```'),
      answerLine("3", "c", 'It is {"score": "2", "label": "good", "tags": ["x"]} I think.'),
      answerLine("4", "d", "No JSON {here}."),
      answerLine("5", "e", '{"score": null, "label": ""}'),
    ]);
  });

  it("become columns, whether raw, fenced or inside prose", async () => {
    const { rows } = await page(source, {});
    expect(rows.map(({ json }) => json)).toEqual([
      { score: "10", label: "Good", "who.name": "Ada" },
      { score: "9.5", label: "bad" },
      { score: "2", label: "good", tags: '["x"]' },
      {},
      { label: "" },
      {},
    ]);
    expect(rows[1]?.source).toEqual({ city: "York", plot: "10" });
    const { fields, jsonRows } = await readFields(source);
    expect(jsonRows).toBe(4);
    expect(fields.map(({ column, kind, count }) => [column, kind, count])).toEqual([
      ["source.city", "text", 6],
      ["source.plot", "number", 6],
      ["json.score", "number", 3],
      ["json.label", "text", 4],
      ["json.who.name", "text", 1],
      ["json.tags", "list", 1],
    ]);
  });

  it("are compared as numbers where they hold numbers", async () => {
    expect(await where(source, ["json.score", "<", "10"])).toEqual([1, 2]);
    expect(await where(source, ["json.score", ">=", "9.5"])).toEqual([0, 1]);
    expect(await where(source, ["json.score", "=", "10.0"])).toEqual([0]);
    expect(await where(source, ["json.score", "!=", "10"])).toEqual([1, 2]);
    expect(await where(source, ["source.plot", ">", "35"])).toEqual([4, 5]);
  });

  it("are compared as words whatever their case, and asked whether they are there", async () => {
    expect(await where(source, ["json.label", "=", "GOOD"])).toEqual([0, 2]);
    expect(await where(source, ["json.label", "has", "oo"], ["source.city", "=", "hull"])).toEqual([0, 2]);
    expect(await where(source, ["json.label", "matches", "^b"])).toEqual([1]);
    expect(await where(source, ["json.label", "lacks", "oo"])).toEqual([1, 4]);
    expect(await where(source, ["json.label", "filled"])).toEqual([0, 1, 2]);
    expect(await where(source, ["json.label", "empty"])).toEqual([3, 4, 5]);
    expect(await where(source, ["json.nothing", "filled"])).toEqual([]);
    expect(await where(source, ["json.x') or (true", "=", "' or 1=1 --"])).toEqual([]);
  });

  it("are sorted as numbers, rows without one last", async () => {
    expect(await seqs(source, { sort: "json.score" })).toEqual([2, 1, 0, 3, 4, 5]);
    expect(await seqs(source, { sort: "-json.score" })).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await seqs(source, { sort: "-source.plot", limit: 2 })).toEqual([5, 4]);
  });
});

describe("columns of every row", () => {
  let source: StoreSource;
  beforeAll(() => {
    const batch = new TestBatch([
      requestLine("a", "tide tables", { model: "dear" }),
      requestLine("b", "moon"),
      requestLine("c", "tide"),
      requestLine("d", "stars"),
    ]);
    batch.write("output", [answerLine("1", "a", "short"), answerLine("2", "b", "much longer answer")]);
    source = batch.write("error", [errorLine("3", "c", 429, "slow down"), errorLine("4", "d", 500, "boom")]);
  });

  it("filter and sort", async () => {
    expect(await where(source, ["outputTokens", ">", "5"])).toEqual([1]);
    expect(await where(source, ["tokens", "empty"])).toEqual([2, 3]);
    expect(await where(source, ["cost", ">", "1"])).toEqual([0]);
    expect(await where(source, ["status", "=", "failed"], ["error", "has", "SLOW"])).toEqual([2]);
    expect(await where(source, ["prompt", "has", "tide"], ["model", "!=", "dear"])).toEqual([2]);
    expect(await where(source, ["prompt", "has", "a"], ["customId", "=", "a"])).toEqual([0]);
    expect(await seqs(source, { sort: "-cost" })).toEqual([0, 1, 2, 3]);
    expect(await seqs(source, { sort: "answer" })).toEqual([1, 0, 2, 3]);
    expect(await seqs(source, { sort: "-customId" })).toEqual([3, 2, 1, 0]);
  });

  it("narrow to one cause", async () => {
    const { rows } = await page(source, { filter: "failed" });
    expect(rows.map(({ errorStatus }) => errorStatus)).toEqual([429, 500]);
    expect(await seqs(source, { cause: "429||slow down" })).toEqual([2]);
    expect(await seqs(source, { cause: "nothing of the kind" })).toEqual([]);
  });

  it("search by pattern, in answers or prompts alone, and say when a pattern is none", async () => {
    expect(await seqs(source, { search: "^(short|MUCH)", mode: "regex" })).toEqual([0, 1]);
    expect(await seqs(source, { search: "tide", scope: "answers" })).toEqual([]);
    expect(await seqs(source, { search: "tide", scope: "prompts" })).toEqual([0, 2]);
    await expect(seqs(source, { search: "(", mode: "regex" })).rejects.toMatchObject({
      code: "invalid_input",
      field: "search",
    });
    expect(await seqs(source, { search: "^tide", mode: "regex", scope: "prompts" })).toEqual([0, 2]);
    expect(await seqs(source, { search: "^tide$", mode: "regex" })).toEqual([2]);
    expect(await seqs(source, { search: "^[ab]$", mode: "regex", scope: "prompts" }), "ids").toEqual([0, 1]);
    expect(await seqs(source, { search: "^slow", mode: "regex" }), "failures").toEqual([2]);
    expect(await where(source, ["prompt", "matches", "^TIDE$"])).toEqual([2]);
    // A pattern that would take a backtracking engine for ever.
    expect(await seqs(source, { search: "(t+)+$", mode: "regex" })).toEqual([0]);
  });
});

it("search reaches what the model was told before, called and thought, each where it belongs", async () => {
  const system = { role: "system", content: "You keep the HARBOUR books." };
  const asked = (id: string, ...before: object[]) =>
    requestLine(id, "", { messages: [...before, { role: "user", content: `ask ${id}` }] });
  const batch = new TestBatch([
    asked("a", system),
    asked("b", system, { role: "user", content: "a lantern, earlier" }, { role: "assistant", content: "noted" }),
    asked("c"),
    asked("d"),
  ]);
  const called = { tool_calls: [{ function: { name: "light_lamp", arguments: '{"where":"quay"}' } }] };
  const source = batch.write("output", [
    answerLine("1", "a", "", { message: { role: "assistant", content: null, ...called } }),
    answerLine("2", "b", "", {
      message: { role: "assistant", content: "yes", reasoning_content: "The lantern burns." },
    }),
    answerLine("3", "c", "harbour"),
  ]);
  expect(await seqs(source, { search: "harbour" })).toEqual([0, 1, 2]);
  expect(await seqs(source, { search: "harbour", scope: "answers" })).toEqual([2]);
  expect(await seqs(source, { search: "lantern" })).toEqual([1]);
  expect(await seqs(source, { search: "lantern", scope: "answers" })).toEqual([1]);
  expect(await seqs(source, { search: "^a lantern", mode: "regex", scope: "prompts" })).toEqual([]);
  expect(await seqs(source, { search: "lantern, e\\w+$", mode: "regex" })).toEqual([]);
  expect(await seqs(source, { search: "quay" })).toEqual([0]);
  expect(await seqs(source, { search: "^light_lamp", mode: "regex" })).toEqual([0]);
  expect(await where(source, ["answer", "has", "lantern"]), "the answer alone").toEqual([]);
  expect(await where(source, ["prompt", "has", "harbour"]), "the prompt alone").toEqual([]);
  expect(await where(source, ["answer", "lacks", "yes"])).toEqual([0, 2]);
});

it("rows that nothing came for are found by what they are called", async () => {
  const batch = new TestBatch([requestLine("a"), requestLine("b")]);
  const source = batch.write("output", [answerLine("1", "a")]);
  const called = (waiting: "cancelled" | "missing", value: string) =>
    readPage(source, {
      selection: ResultSelection.parse({ where: writeConditions([{ column: "status", op: "=", value }]) }),
      ...{ sort: "status", prices, waiting, offset: 0, limit: 9 },
    });
  expect((await called("cancelled", "cancelled")).rows.map(({ seq }) => seq)).toEqual([1]);
  expect((await called("missing", "Missing")).rows.map(({ seq }) => seq)).toEqual([1]);
  expect((await called("missing", "pending")).rows).toEqual([]);
});

describe("what is amiss with answers", () => {
  const schema = {
    type: "object",
    properties: { score: { type: "number", maximum: 10 }, who: { type: "string", pattern: "^[A-Z]" } },
    required: ["score"],
  };
  const format = { response_format: { type: "json_schema", json_schema: { name: "s", schema } } };

  it("is checked against each request's own schema", async () => {
    const loose = { response_format: { type: "json_schema", json_schema: { name: "s", schema: { type: "object" } } } };
    const batch = new TestBatch([
      requestLine("a", "x", format),
      requestLine("b", "x", format),
      requestLine("c", "x", format),
      requestLine("d", "x", loose),
      requestLine("e", "x"),
      requestLine("f", "x", format),
    ]);
    const source = batch.write("output", [
      answerLine("1", "a", '{"score": 11}'),
      answerLine("2", "b", '{"score": 1, "who": "Ada"}'),
      answerLine("3", "c", '{"who": "ada"}'),
      answerLine("4", "d", '{"score": 11}'),
      answerLine("5", "e", '{"score": 11}'),
      answerLine("6", "f", "words"),
    ]);
    const { rows, counts } = await page(source, {});
    expect(rows.map(({ flag, schemaError }) => [flag, schemaError])).toEqual([
      ["schema_invalid", "/score must be <= 10"],
      [null, null],
      ["schema_invalid", "the answer must have required property 'score'"],
      [null, null],
      [null, null],
      ["not_json", null],
    ]);
    expect(counts).toMatchObject({ good: 3, schema_invalid: 2, not_json: 1, answered: 6 });
    expect(await seqs(source, { filter: "schema_invalid" })).toEqual([0, 2]);
  });

  it("leaves it to the schema whether a bare value is an answer", async () => {
    const bare = { response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "number" } } } };
    const object = { response_format: { type: "json_object" } };
    const asked = [format, format, format, format, object, object, object, object, bare, bare, bare];
    const said = ["42", '"x"', "null", "true", "42", '"x"', "null", "[1]", "42", '"x"', "words"];
    const batch = new TestBatch(asked.map((body, n) => requestLine(String(n), "x", body)));
    const source = batch.write(
      "output",
      said.map((text, n) => answerLine(String(n), String(n), text)),
    );
    const { rows } = await page(source, {});
    expect(rows.map(({ flag }) => flag)).toEqual([
      ...["schema_invalid", "schema_invalid", "schema_invalid", "schema_invalid"],
      ...["not_json", "not_json", "not_json", null],
      ...[null, "schema_invalid", "not_json"],
    ]);
    expect(rows[0]?.schemaError).toBe("the answer must be object");
  });

  it("is looked for in every choice of an answer", async () => {
    const batch = new TestBatch([requestLine("a", "x", format)]);
    const both = ['{"score": 1}', '{"score": 11}'].map((content, index) => ({ index, message: { content } }));
    const line = JSON.parse(answerLine("1", "a"));
    line.response.body.choices = both;
    const { rows } = await page(batch.write("output", [JSON.stringify(line)]), {});
    expect(rows[0]?.schemaError).toBe("/score must be <= 10");
  });

  it("tells repeated answers, shared ids and lines without a request", async () => {
    const long = "The same sentence that takes more than forty letters.";
    const batch = new TestBatch(["a", "b", "b", "c"].map((id) => requestLine(id)));
    const source = batch.write("output", [
      answerLine("1", "a", long),
      answerLine("2", "b", "yes"),
      answerLine("3", "b", "yes"),
      answerLine("4", "c", long.toUpperCase()),
      answerLine("5", "stranger", "yes"),
    ]);
    expect(await seqs(source, { filter: "repeated" })).toEqual([0, 3]);
    expect(await seqs(source, { filter: "duplicate_id" })).toEqual([1, 2]);
    expect(await seqs(source, { filter: "unmatched" })).toEqual([4]);
    expect((await page(source, {})).counts).toMatchObject({ repeated: 2, duplicate_id: 2, unmatched: 1 });
  });

  it("keeps and counts what follows no known API", async () => {
    const batch = new TestBatch(["a", "b", "c"].map((id) => requestLine(id)));
    const source = batch.write("output", [
      answerLine("1", "a"),
      '{"id":"2","custom_id":"b","response":{"status_code":200,"body":{"odd":[1]}},"error":null}',
      "not even JSON",
    ]);
    const { rows, counts } = await page(source, { filter: "unknown_shape" });
    expect(rows.map(({ customId, answer }) => [customId, answer])).toEqual([
      ["b", '{"odd":[1]}'],
      ["", "not even JSON"],
    ]);
    expect(counts).toMatchObject({ unknown_shape: 2, answered: 3, pending: 1 });
  });

  it("keeps texts no engine likes", async () => {
    const texts = ["nul \u0000 inside", "half a \ud83d pair", "back\\\\ud83d slash", "\u2028 line \u0085"];
    const batch = new TestBatch(texts.map((_, n) => requestLine(String(n))));
    const source = batch.write(
      "output",
      texts.map((text, n) => answerLine(String(n), String(n), text)),
    );
    const { rows } = await page(source, {});
    expect(rows.map(({ answer }) => answer)).toEqual(texts.map((text) => text.toWellFormed()));
  });
});
