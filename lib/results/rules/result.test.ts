import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseResult } from "./result";

const output = (body: unknown, status = 200) =>
  JSON.stringify({
    id: "batch_req_r1",
    custom_id: "a",
    response: { status_code: status, request_id: null, body },
    error: null,
  });
const chat = (message: unknown, finish_reason = "stop", more: object = {}) =>
  output({ object: "chat.completion", model: "m", choices: [{ index: 0, message, finish_reason }], ...more });
const failureLine = (error: unknown, response: unknown = null) =>
  JSON.stringify({ id: "batch_req_r1", custom_id: "a", response, error });

describe("result lines of the fixtures", () => {
  const lines = readFileSync("e2e/fixtures/result-shapes.jsonl", "utf8").trim().split("\n");

  it("reads the output file's shape", () => {
    expect(normaliseResult(lines[0] ?? "")).toMatchObject({
      isKnown: true,
      requestId: "5f0c…",
      customId: "quiz-00042",
      status: "answered",
      flag: null,
      model: "m",
      answer: "14 x 6 = 84\nANSWER: 84",
      finishReason: "stop",
      inputTokens: 51,
      outputTokens: 17,
      failure: null,
    });
  });

  it("reads the error file's shape", () => {
    expect(normaliseResult(lines[1] ?? "")).toMatchObject({
      status: "failed",
      customId: "quiz-00043",
      failure: { status: null, code: "context_length_exceeded", message: "prompt too long" },
    });
  });

  it("reads the merged shape", () => {
    expect(normaliseResult(lines[2] ?? "")).toMatchObject({ status: "pending", customId: "quiz-00044", answer: "" });
  });
});

describe("answers", () => {
  it("drops the prefix of the request id", () => {
    expect(normaliseResult(chat({ content: "x" })).requestId).toBe("r1");
  });

  it("keeps reasoning apart from the answer", () => {
    const row = normaliseResult(chat({ content: "42", reasoning_content: "six times seven" }));
    expect(row).toMatchObject({ answer: "42", reasoning: "six times seven", flag: null });
  });

  it("takes tool calls as an answer", () => {
    const call = { id: "c", type: "function", function: { name: "search", arguments: '{"q":"x"}' } };
    const row = normaliseResult(chat({ content: null, tool_calls: [call] }, "tool_calls"));
    expect(row).toMatchObject({ answer: "", flag: null, toolCalls: [{ name: "search", arguments: '{"q":"x"}' }] });
  });

  it("numbers several choices and tells the worst end", () => {
    const choices = ["stop", "length"].map((finish_reason, index) => ({
      index,
      message: { content: `t${index}` },
      finish_reason,
    }));
    const row = normaliseResult(output({ object: "chat.completion", choices }));
    expect(row).toMatchObject({ answer: "[1 of 2]\nt0\n\n[2 of 2]\nt1", finishReason: "length", flag: "truncated" });
  });

  it("reads legacy completions", () => {
    const body = {
      object: "text_completion",
      choices: [{ text: "hello", finish_reason: "stop" }],
      usage: { prompt_tokens: 2, completion_tokens: 1 },
    };
    expect(normaliseResult(output(body))).toMatchObject({
      answer: "hello",
      inputTokens: 2,
      outputTokens: 1,
      flag: null,
    });
  });

  it("reads response objects", () => {
    const body = {
      object: "response",
      status: "completed",
      error: null,
      model: "m",
      output: [
        { type: "reasoning", summary: [{ type: "summary_text", text: "think" }] },
        {
          type: "message",
          content: [
            { type: "output_text", text: "cork " },
            { type: "output_text", text: "floors" },
          ],
        },
        { type: "function_call", name: "f", arguments: "{}" },
      ],
      usage: { input_tokens: 5, output_tokens: 7 },
    };
    expect(normaliseResult(output(body))).toMatchObject({
      status: "answered",
      answer: "cork floors",
      reasoning: "think",
      toolCalls: [{ name: "f", arguments: "{}" }],
      inputTokens: 5,
      outputTokens: 7,
      flag: null,
    });
  });

  it.each([
    ["max_output_tokens", "truncated"],
    ["content_filter", "refused"],
  ])("flags a response cut by %s", (reason, flag) => {
    const body = {
      object: "response",
      status: "incomplete",
      incomplete_details: { reason },
      output: [{ type: "message", content: [] }],
    };
    expect(normaliseResult(output(body)).flag).toBe(flag);
  });

  it("calls a response that failed a failure", () => {
    const body = { object: "response", status: "failed", output: [], error: { code: "server_error", message: "boom" } };
    expect(normaliseResult(output(body))).toMatchObject({
      status: "failed",
      failure: { code: "server_error", message: "boom" },
    });
  });

  it("reads messages, counting cached input", () => {
    const body = {
      type: "message",
      content: [
        { type: "thinking", thinking: "hm" },
        { type: "text", text: "hi" },
        { type: "tool_use", name: "t", input: { a: 1 } },
      ],
      stop_reason: "end_turn",
      usage: { input_tokens: 3, cache_read_input_tokens: 10, output_tokens: 4 },
    };
    expect(normaliseResult(output(body))).toMatchObject({
      answer: "hi",
      reasoning: "hm",
      toolCalls: [{ name: "t", arguments: '{"a":1}' }],
      inputTokens: 13,
      outputTokens: 4,
      flag: null,
    });
  });

  it("keeps of a vector its size and length only", () => {
    const body = { object: "list", data: [{ embedding: [3, 4] }], usage: { prompt_tokens: 9, total_tokens: 9 } };
    const row = normaliseResult(output(body));
    expect(row).toMatchObject({ answer: "2 dimensions, norm 5.0000", inputTokens: 9, outputTokens: 0, flag: null });
    const base64 = Buffer.from(Float32Array.from([3, 4]).buffer).toString("base64");
    expect(normaliseResult(output({ data: [{ embedding: base64 }] })).answer).toBe(row.answer);
    expect(normaliseResult(output({ data: [{ embedding: [] }] })).flag).toBe("empty");
  });

  it("keeps a body that is text, and one of no known shape", () => {
    expect(normaliseResult(output("plain"))).toMatchObject({ isKnown: true, answer: "plain" });
    expect(normaliseResult(output({ scores: [1, 2] }))).toMatchObject({
      isKnown: false,
      status: "answered",
      answer: '{"scores":[1,2]}',
    });
  });

  it("keeps a line that is not JSON", () => {
    expect(normaliseResult("oops", { kind: "output" })).toMatchObject({
      isKnown: false,
      status: "answered",
      answer: "oops",
    });
    expect(normaliseResult("oops", { kind: "error" })).toMatchObject({
      isKnown: false,
      status: "failed",
      failure: { message: "oops" },
    });
  });
});

describe("flags", () => {
  it.each([
    ["length", "half a sent", "truncated"],
    ["length", "", "truncated"],
    ["stop", "", "empty"],
    ["stop", " \n", "empty"],
    ["content_filter", "", "refused"],
    ["stop", "I'm sorry, but I can't help with that.", "refused"],
    ["stop", "I’m sorry, I cannot assist with this request.", "refused"],
    ["stop", "As an AI language model, I cannot browse.", "refused"],
    ["stop", "Unfortunately, I am unable to provide this.", "refused"],
    ["stop", "I'm not able to provide that information.", "refused"],
    ["stop", "I cannot assist with this.", "refused"],
    ["stop", "I cannot recommend this film enough!", null],
    ["stop", "Sorry for the delay; your order ships today.", null],
    ["stop", `I'm sorry, I can't help directly. ${"But here is a long and useful explanation. ".repeat(12)}`, null],
    ["stop", "fine", null],
  ])("%s with %j is %s", (reason, content, flag) => {
    expect(normaliseResult(chat({ content }, reason)).flag).toBe(flag);
  });

  it("takes the model's own refusal field, and shows its words", () => {
    expect(normaliseResult(chat({ content: null, refusal: "No." }))).toMatchObject({ flag: "refused", answer: "No." });
  });

  it("asks for JSON only where the request did", () => {
    const line = chat({ content: "```json\n{}\n```" });
    expect(normaliseResult(line, { wantsJson: true }).flag).toBe("not_json");
    expect(normaliseResult(line).flag).toBeNull();
    expect(normaliseResult(chat({ content: ' {"a":1}\n' }), { wantsJson: true }).flag).toBeNull();
  });

  it.each(["42", '"words"', "null", "true"])("takes the bare value %s for no JSON", (content) => {
    expect(normaliseResult(chat({ content }), { wantsJson: true }).flag).toBe("not_json");
  });
});

describe("flags, whatever is said", () => {
  const cuts = ["length", "max_tokens", "max_output_tokens", "incomplete", "model_context_window_exceeded"];
  const filters = ["content_filter", "refusal", "safety"];
  const noise = fc.record({
    customId: fc.string(),
    model: fc.string(),
    usage: fc.record({ prompt_tokens: fc.nat(), completion_tokens: fc.nat() }),
  });
  const contents = {
    blank: fc.constantFrom("", " ", "\n\t"),
    sorry: fc.constantFrom("I'm sorry, but I can't help with that.", "I cannot assist with this."),
    bare: fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)).map((value) => JSON.stringify(value)),
    json: fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value)),
    words: fc.lorem(),
  };
  const said = fc.oneof(
    ...Object.entries(contents).map(([kind, arbitrary]) =>
      fc.tuple(fc.constant(kind as keyof typeof contents), arbitrary),
    ),
  );
  const asked = fc.record({
    reason: fc.constantFrom("stop", "tool_calls", ...cuts, ...filters),
    refusal: fc.option(fc.lorem()),
    hasCalls: fc.boolean(),
    wantsJson: fc.boolean(),
  });
  type Asked = { reason: string; refusal: string | null; hasCalls: boolean; wantsJson: boolean };

  /** The most telling first, spelled a second time. */
  function expected(kind: keyof typeof contents, { reason, refusal, hasCalls, wantsJson }: Asked) {
    if (cuts.includes(reason)) return "truncated";
    if (refusal !== null || filters.includes(reason)) return "refused";
    if (kind === "blank") return hasCalls ? null : "empty";
    if (kind === "sorry") return "refused";
    return wantsJson && kind !== "json" ? "not_json" : null;
  }

  it("follow from their cause alone, the most telling first", () => {
    const calls = [{ function: { name: "find", arguments: "{}" } }];
    fc.assert(
      fc.property(said, asked, noise, ([kind, content], given, { customId, model, usage }) => {
        const message = { content, refusal: given.refusal, ...(given.hasCalls ? { tool_calls: calls } : {}) };
        const line = { ...JSON.parse(chat(message, given.reason, { model, usage })), custom_id: customId };
        const { flag } = normaliseResult(JSON.stringify(line), { wantsJson: given.wantsJson });
        expect(flag).toBe(expected(kind, given));
      }),
      { numRuns: 300 },
    );
  });
});

describe("failures", () => {
  const reason = (type: string, details: unknown) =>
    failureLine({ code: null, message: JSON.stringify({ type, details }) });

  it("opens the JSON in a text, and the envelope in that", () => {
    const body = JSON.stringify({
      error: { message: "Too long", type: "invalid_request_error", code: "context_length_exceeded" },
    });
    expect(normaliseResult(reason("NonRetriableHttpStatus", { status: 400, body })).failure).toMatchObject({
      status: 400,
      code: "context_length_exceeded",
      message: "Too long",
    });
  });

  it.each([
    [
      { status: 502, body: "<html><head><title>502 Bad Gateway</title></head></html>" },
      502,
      "The upstream answered with a web page: 502 Bad Gateway",
    ],
    [{ status: 503, body: "" }, 503, "HTTP 503"],
    [{ status: 422, body: '{"detail":[{"loc":["body"],"msg":"field required"}]}' }, 422, "field required"],
    [{ status: 400, body: '{"object":"error","message":"bad n","code":40001}' }, 400, "bad n"],
    [{ status: 429, body: '{"error":"too_many_requests","message":"slow down"}' }, 429, "slow down"],
  ])("reads %j", (details, status, message) => {
    expect(normaliseResult(reason("RetriableHttpStatus", details)).failure).toMatchObject({ status, message });
  });

  it("reads reasons without an HTTP status", () => {
    expect(normaliseResult(reason("Timeout", { error: "60 s passed" })).failure).toMatchObject({
      status: null,
      code: "Timeout",
      message: "60 s passed",
    });
    expect(normaliseResult(failureLine({ code: null, message: '{"type":"TaskTerminated"}' })).failure).toMatchObject({
      code: "TaskTerminated",
    });
    expect(normaliseResult(failureLine({ code: null, message: '{"type":"constructor"}' })).failure?.code).toBe(
      "constructor",
    );
    expect(normaliseResult(failureLine({ code: null, message: "Unknown error" })).failure).toMatchObject({
      code: null,
      message: "Unknown error",
    });
  });

  it("reads OpenAI's error line with the refused call's response", () => {
    const body = {
      error: { message: "no such model", type: "invalid_request_error", code: "model_not_found", param: null },
    };
    const line = failureLine(null, { status_code: 404, request_id: "x", body });
    expect(normaliseResult(line, { kind: "error" }).failure).toMatchObject({
      status: 404,
      code: "model_not_found",
      message: "no such model",
    });
  });

  it("says so when no reason is given", () => {
    expect(normaliseResult(failureLine(null), { kind: "error" })).toMatchObject({
      status: "failed",
      failure: { message: "The upstream gave no reason." },
    });
  });

  it("gives one key to one cause", () => {
    const keyOf = (message: string) => normaliseResult(failureLine({ code: "x", message })).failure?.key;
    expect(keyOf("Request 3f1b2a44-0000-4000-8000-000000000001 needs 9,001 tokens")).toBe(
      keyOf("Request 99999999-aaaa-4bbb-8ccc-000000000002 needs 12 tokens"),
    );
    expect(keyOf("Model 'a' not found")).not.toBe(keyOf("Model 'b' not found"));
  });
});

describe("keys of failures", () => {
  const keyOf = (message: string, status = 400) =>
    normaliseResult(failureLine(null, { status_code: status, body: { error: { message, code: "x" } } })).failure?.key;
  const words = fc.array(fc.constantFrom("the", "model", "asked", "too", "much", "of", "tokens", "limit", "quota"), {
    minLength: 1,
    maxLength: 8,
  });
  const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 20, maxLength: 40 });
  const shortHex = fc
    .string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 6, maxLength: 11 })
    .filter((text) => /\d/.test(text));
  const mixed = fc.stringMatching(/^[A-Z][0-9][a-z]{2,4}[0-9][A-Z]{3,6}$/);
  const kinds = [
    fc.nat().map(String),
    fc.uuid(),
    fc.tuple(fc.nat(999), fc.nat(999)).map(([a, b]) => `${a},${String(b).padStart(3, "0")}`),
    hex.filter((text) => /\d/.test(text)).map((text) => `req_${text}`),
    shortHex.map((text) => `req_${text}`),
    shortHex,
    mixed,
  ];
  /** Two ids of one kind: of two failures of one cause both have the same one. */
  const ids = fc.oneof(...kinds.map((kind) => fc.tuple(kind, kind)));

  it("stay, whatever ids and numbers are put between the words", () => {
    fc.assert(
      fc.property(words, fc.array(ids, { minLength: 8, maxLength: 8 }), (said, pairs) => {
        const message = (side: 0 | 1) => said.map((word, n) => `${word} ${pairs[n]?.[side]}`).join(" ");
        expect(keyOf(message(0))).toBe(keyOf(message(1)));
        expect(keyOf(message(0))?.length).toBeLessThanOrEqual(240);
      }),
    );
  });

  it("tell models of other names apart", () => {
    const names = [
      "gpt-4o-mini",
      "gpt-4o",
      "qwen3-vl-235b-a22b-instruct-fp8",
      "qwen3-vl-30b-a3b-instruct-fp8",
      "o4-mini",
    ];
    expect(new Set(names.map((name) => keyOf(`The model ${name} is not served`))).size).toBeGreaterThan(3);
  });

  it("differ where the words or the status do", () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        fc.pre(one.join() !== other.join());
        expect(keyOf(one.join(" "))).not.toBe(keyOf(other.join(" ")));
        expect(keyOf(one.join(" "), 429)).not.toBe(keyOf(one.join(" "), 500));
      }),
    );
  });
});

describe("any text at all", () => {
  const row = (text: string, kind?: "output" | "error") => normaliseResult(text, kind ? { kind, wantsJson: true } : {});
  const isSound = (text: string) => {
    for (const kind of [undefined, "output", "error"] as const) {
      const result = row(text, kind);
      expect(["answered", "failed", "pending", "cancelled"]).toContain(result.status);
      expect(result.status === "failed").toBe(result.failure !== null);
      expect(typeof result.answer).toBe("string");
    }
  };

  it("never throws on text or JSON", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), isSound));
    fc.assert(fc.property(fc.json(), isSound));
  });

  it("never throws on damaged result lines", () => {
    const part: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 5 }, fc.jsonValue(), tie("record"), fc.array(tie("any"), { maxLength: 3 })),
      record: fc.dictionary(
        fc.constantFrom(
          ...[
            "id",
            "custom_id",
            "response",
            "error",
            "body",
            "choices",
            "message",
            "content",
            "output",
            "data",
            "embedding",
          ],
          ...[
            "usage",
            "status",
            "status_code",
            "type",
            "details",
            "code",
            "tool_calls",
            "text",
            "response_body",
            "refusal",
          ],
        ),
        tie("any"),
      ),
    })).record as fc.Arbitrary<unknown>;
    fc.assert(fc.property(part, (value) => isSound(JSON.stringify(value))));
  });

  it("survives nesting that no serializer takes", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    isSound(`{"custom_id":"a","response":{"status_code":200,"body":{"x":${deep}}}}`);
    isSound(`{"custom_id":"a","error":${deep}}`);
    isSound(`{"custom_id":"a","error":{"message":${deep}}}`);
  });
});
