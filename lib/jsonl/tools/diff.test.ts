import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { cosineOf } from "./compare-rows";
import { diffFiles } from "./diff";

const run = { limits: DEFAULT_LIMITS };
const options = { isTrimmed: true, cosineMin: 0.9999 };
const fileOf = (rows: readonly unknown[]) =>
  new Blob(rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`));
const chat = (message: object, more: object = {}) => ({
  id: `c-${Math.round(performance.now())}`,
  choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop" }],
  usage: { total_tokens: 9 },
  ...more,
});
const inFile = (custom_id: string, body: unknown, error: unknown = null) => ({
  id: "batch_req_1",
  custom_id,
  response: body === null ? null : { status_code: 200, request_id: "r", body },
  error,
});
const merged = (custom_id: string, body: unknown, error: unknown = null) => ({
  custom_id,
  model: "m",
  input_body: {},
  response_body: body,
  error,
  status: error ? "failed" : body ? "completed" : "pending",
});
const diff = async (a: readonly unknown[], b: readonly unknown[]) => {
  const { rows, ...rest } = await diffFiles(fileOf(a), fileOf(b), options, run);
  return { ...rest, rows: rows.map(({ id, verdict, fields }) => ({ id, verdict, fields })) };
};

test("requests: names what changed, by field, and who is on one side only", async () => {
  const request = (id: string, body: object) => ({ custom_id: id, method: "POST", url: "/v1/chat/completions", body });
  const result = await diff(
    [request("1", { model: "a", messages: [{ content: "x" }] }), request("2", { t: 1 }), request("3", {})],
    [request("4", {}), request("2", { t: 1 }), request("1", { messages: [{ content: "y" }], model: "a", n: 1 })],
  );
  expect(result.kind).toBe("requests");
  expect(result.counts).toMatchObject({ same: 1, changed: 1, only_a: 1, only_b: 1 });
  expect(result.rows).toEqual([
    { id: "3", verdict: "only_a", fields: [] },
    { id: "1", verdict: "changed", fields: ["body.messages[0].content", "body.n"] },
    { id: "4", verdict: "only_b", fields: [] },
  ]);
  expect(result.fields).toContainEqual({ field: "body.messages[].content", count: 1 });
});

test("requests: large whole numbers that differ are a difference, spelling is none", async () => {
  const big = (seed: string, text: string) => `{"custom_id":"1","body":{"seed":${seed},"t":"${text}"}}`;
  const changed = await diff([big("9007199254740993", "é")], [big("9007199254740992", "é")]);
  expect(changed.rows).toEqual([{ id: "1", verdict: "changed", fields: ["body.seed"] }]);
  const same = await diff(
    [big("9007199254740993", "é 1234567890123456789")],
    [big("9007199254740993", "\\u00e9 1234567890123456789")],
  );
  expect(same.counts.same).toBe(1);
});

test("results: the two shapes of the same answers do not differ", async () => {
  const calls = { content: null, tool_calls: [{ id: "1", function: { name: "f", arguments: '{"a":1,"b":2}' } }] };
  const other = { content: null, tool_calls: [{ id: "2", function: { name: "f", arguments: '{"b": 2, "a": 1}' } }] };
  const vector = { object: "list", data: [{ embedding: [0.1, 0.2] }], usage: {} };
  const result = await diff(
    [inFile("1", chat({ content: "hello" })), inFile("2", chat(calls)), inFile("3", vector)],
    [merged("3", vector), merged("2", chat(other)), merged("1", chat({ content: "hello\n" }))],
  );
  expect(result.kind).toBe("results");
  expect(result.counts).toMatchObject({ same: 3, changed: 0 });
});

test("results: an output file with its error file after it does not differ from the merged shape", async () => {
  const failed = { code: null, message: '{"type":"NonRetriableHttpStatus","status":400}' };
  const a = [inFile("1", chat({ content: "hello" })), inFile("3", chat({ content: "bye" })), inFile("2", null, failed)];
  const b = [merged("1", chat({ content: "hello" })), merged("2", null, failed), merged("3", chat({ content: "bye" }))];
  const result = await diff(a, b);
  expect(result.counts).toMatchObject({ same: 2, both_failed: 1, only_a: 0, only_b: 0, changed: 0, status_changed: 0 });
  // The output file alone lacks what failed.
  expect((await diff(a.slice(0, 2), b)).counts).toMatchObject({ same: 2, only_b: 1 });
});

test("results: text, JSON by field, calls, finish and embeddings are told apart", async () => {
  const vector = (...embedding: number[]) => ({ object: "list", data: [{ embedding }] });
  const call = (city: string) => ({
    content: null,
    tool_calls: [{ function: { name: "f", arguments: `{"city":"${city}"}` } }],
  });
  const a = [
    inFile("text", chat({ content: "yes" })),
    inFile("json", chat({ content: '{"city":"Rome","n":1}' })),
    inFile("fenced", chat({ content: '```json\n{"n": 1}\n```' })),
    inFile("call", chat(call("Rome"))),
    inFile("near", vector(1, 0)),
    inFile("far", vector(1, 0)),
    inFile("cut", { choices: [{ message: { content: "x" }, finish_reason: "stop" }] }),
  ];
  const b = [
    inFile("text", chat({ content: "no" })),
    inFile("json", chat({ content: '{"n":1,"city":"Oslo"}' })),
    inFile("fenced", chat({ content: '{"n":1}' })),
    inFile("call", chat(call("Oslo"))),
    inFile("near", vector(1, 0.001)),
    inFile("far", vector(0, 1)),
    inFile("cut", { choices: [{ message: { content: "x" }, finish_reason: "length" }] }),
  ];
  const result = await diff(a, b);
  expect(result.rows).toEqual([
    { id: "text", verdict: "changed", fields: ["text"] },
    { id: "json", verdict: "changed", fields: ["text.city"] },
    { id: "call", verdict: "changed", fields: ["tool_calls[0].arguments.city"] },
    { id: "far", verdict: "changed", fields: ["embedding"] },
    { id: "cut", verdict: "changed", fields: ["finish_reason[0]"] },
  ]);
  expect(result.counts.same).toBe(2);
});

test("results: two failures are failures, and a change of status is named", async () => {
  const error = { code: "rate_limited", message: "slow down" };
  const result = await diff(
    [inFile("1", null, error), inFile("2", chat({ content: "x" })), merged("3", null), inFile("4", null, error)],
    [inFile("1", null, error), inFile("2", null, error), merged("3", null), merged("4", null, JSON.stringify(error))],
  );
  expect(result.rows).toEqual([
    { id: "1", verdict: "both_failed", fields: [] },
    { id: "2", verdict: "status_changed", fields: ["answered → failed"] },
    { id: "3", verdict: "both_pending", fields: [] },
    { id: "4", verdict: "both_failed", fields: [] },
  ]);
  expect(result.counts.same).toBe(0);
});

test("lines without an id and repeated ids are counted; the last line of an id counts", async () => {
  const a = [{ custom_id: "1", body: { v: 1 } }, { body: {} }, "{oops", { custom_id: "1", body: { v: 2 } }];
  const result = await diff(a, [{ custom_id: "1", body: { v: 2 } }]);
  expect(result.a).toEqual({ lines: 4, withoutId: 2, repeated: 1 });
  expect(result.counts).toMatchObject({ same: 1, changed: 0 });
});

test("a request file and a result file are refused, and so is one without ids", async () => {
  const request = [{ custom_id: "1", body: {} }];
  await expect(diff(request, [inFile("1", chat({ content: "x" }))])).rejects.toThrow("two of a kind");
  await expect(diff(request, [{ body: {} }])).rejects.toThrow("File B has no line");
});

test("hostile keys and depth do not break it", async () => {
  const deep = (end: string) =>
    `{"custom_id":"1","body":{"__proto__":{"a":1},"d":${"[".repeat(120)}${end}${"]".repeat(120)}}}`;
  const result = await diff([deep("1")], [deep("2")]);
  expect(result.counts.changed).toBe(1);
  const own = await diff(['{"custom_id":"1","body":{"__proto__":1}}'], ['{"custom_id":"1","body":{}}']);
  expect(own.rows[0]?.fields).toEqual(["body.__proto__"]);
});

test("cosine", () => {
  expect(cosineOf([1, 0], [1, 0])).toBe(1);
  expect(cosineOf([1, 0], [0, 1])).toBe(0);
  expect(cosineOf([1, 0], [-1, 0])).toBe(-1);
  expect(cosineOf([1], [1, 0])).toBe(0);
  expect(cosineOf([0, 0], [1, 0])).toBe(0);
});
