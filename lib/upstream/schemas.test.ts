import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchId, doublewordBatch } from "./cases/replay-server";
import { toDecimal } from "./fields";
import { AnalyticsReply, BatchReply, CostEstimateReply, FileReply, pageOf } from "./schemas";

const openAiBatch = {
  id: "batch_abc123",
  object: "batch",
  endpoint: "/v1/chat/completions",
  errors: { object: "list", data: [{ code: "duplicate_custom_id", line: 4, message: "Twice", param: null }] },
  input_file_id: "file-abc",
  completion_window: "24h",
  status: "failed",
  output_file_id: null,
  error_file_id: null,
  created_at: 1_795_000_000,
  in_progress_at: null,
  expires_at: 1_795_086_400,
  failed_at: 1_795_000_009,
  completed_at: null,
  request_counts: { total: 0, completed: 0, failed: 0 },
  metadata: null,
  usage: { input_tokens: 1 },
};

describe("batches", () => {
  test("of Doubleword: what is absent is null", () => {
    expect(BatchReply.parse(doublewordBatch)).toEqual({
      id: batchId,
      status: "in_progress",
      inputFileId: doublewordBatch.input_file_id,
      outputFileId: doublewordBatch.output_file_id,
      errorFileId: doublewordBatch.error_file_id,
      window: "24h",
      endpoint: "/v1/chat/completions",
      counts: { total: 3, completed: 1, failed: 0 },
      createdAtMs: 1_795_000_000_000,
      startedAtMs: 1_795_000_002_000,
      deadlineAtMs: 1_795_086_400_000,
      finishedAtMs: null,
      cancellingAtMs: null,
      metadata: doublewordBatch.metadata,
      errors: [],
    });
  });

  test("of OpenAI: nulls, and problems with their lines", () => {
    expect(BatchReply.parse(openAiBatch)).toMatchObject({
      outputFileId: null,
      startedAtMs: null,
      finishedAtMs: 1_795_000_009_000,
      metadata: {},
      errors: [{ code: "duplicate_custom_id", line: 4, message: "Twice" }],
    });
  });

  test("a deleted input file is null; an unknown status is kept", () => {
    const batch = BatchReply.parse({ ...doublewordBatch, input_file_id: "", status: "paused_by_owner" });
    expect(batch).toMatchObject({ inputFileId: null, status: "paused_by_owner" });
  });

  test("a deadline that passed does not end a batch that was done in time", () => {
    const late = { ...doublewordBatch, expired_at: 1_795_086_400 };
    expect(BatchReply.parse(late).finishedAtMs).toBeNull();
    expect(BatchReply.parse({ ...late, status: "completed", completed_at: 1_795_000_100 }).finishedAtMs).toBe(
      1_795_000_100_000,
    );
    expect(BatchReply.parse({ ...late, status: "expired" }).finishedAtMs).toBe(1_795_086_400_000);
  });

  test("needs an id and a status, and nothing else", () => {
    expect(BatchReply.parse({ id: "b", status: "validating" })).toMatchObject({ counts: { total: 0 }, createdAtMs: 0 });
    for (const broken of [
      {},
      { id: "b" },
      { status: "x" },
      { id: "", status: "x" },
      { id: 5, status: "x" },
      null,
      [],
      "x",
    ])
      expect(BatchReply.safeParse(broken).success).toBe(false);
  });

  test("no reply breaks it or makes it say what cannot be", () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.double(),
      fc.constantFrom(
        Number.NaN,
        Number.POSITIVE_INFINITY,
        -1,
        1e300,
        2 ** 60,
        "",
        "x".repeat(10_000),
        null,
        undefined,
      ),
    );
    const keys = Object.keys({ ...openAiBatch, cancelled_at: 0, cancelling_at: 0, expired_at: 0 });
    const reply = fc.record(Object.fromEntries(keys.map((name) => [name, odd])), { requiredKeys: [] });
    const kept = fc
      .tuple(reply, fc.boolean())
      .map(([fields, isKept]) => (isKept ? { ...fields, id: "b", status: "s" } : fields));
    fc.assert(
      fc.property(kept, (value) => {
        const parsed = BatchReply.safeParse(value);
        if (!parsed.success) return;
        const { counts, createdAtMs, startedAtMs, deadlineAtMs, finishedAtMs, cancellingAtMs, metadata, errors } =
          parsed.data;
        for (const number of [...Object.values(counts), createdAtMs])
          expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
        for (const time of [startedAtMs, deadlineAtMs, finishedAtMs, cancellingAtMs])
          if (time !== null) expect(Number.isNaN(new Date(time).getTime())).toBe(false);
        expect(Object.values(metadata).every((one) => typeof one === "string")).toBe(true);
        expect(errors.every((one) => typeof one.message === "string")).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  test("metadata named like a prototype stays data", () => {
    const { metadata } = BatchReply.parse(
      JSON.parse('{"id":"b","status":"s","metadata":{"__proto__":"x","toString":"y","n":5}}'),
    );
    expect(Object.entries(metadata)).toEqual([
      ["__proto__", "x"],
      ["toString", "y"],
    ]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

test("files of either dialect", () => {
  const file = { id: "f", object: "file", bytes: 12, created_at: 1_795_000_000, filename: "a.jsonl", purpose: "batch" };
  const read = { id: "f", name: "a.jsonl", sizeBytes: 12, purpose: "batch", createdAtMs: 1_795_000_000_000 };
  expect(FileReply.parse(file)).toEqual(read);
  expect(FileReply.parse({ ...file, status: "processed", status_details: null, expires_at: null })).toEqual(read);
});

test("a page keeps its cursor and leaves out what it cannot read", () => {
  const Page = pageOf(BatchReply);
  const page = Page.parse({ object: "list", data: [doublewordBatch, { id: 7 }, null], has_more: true, last_id: "z" });
  expect(page).toMatchObject({ hasMore: true, lastId: "z", data: [{ id: batchId }] });
  expect(Page.parse({ data: [doublewordBatch] })).toMatchObject({ hasMore: false, lastId: batchId });
  expect(Page.parse({ data: [], has_more: null, last_id: null })).toEqual({ data: [], hasMore: false, lastId: null });
  expect(Page.safeParse({ object: "list" }).success).toBe(false);
});

test("money is exact, whatever it came as", () => {
  expect(["0.000000100", "113.436959620000000", 0.0000001, 12, "1E-9", "-3.5"].map(toDecimal)).toEqual([
    "0.0000001",
    "113.43695962",
    "0.0000001",
    "12",
    "0.000000001",
    "-3.5",
  ]);
  for (const broken of [
    "",
    "abc",
    "1e999999",
    "NaN",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    {},
    "1,5",
    "0x10",
  ])
    expect(toDecimal(broken)).toBeNull();
});

test("an estimate without a price is none; analytics take what is there", () => {
  const estimate = {
    total_estimated_cost: "1.50",
    total_estimated_input_tokens: 10,
    total_estimated_output_tokens: 20,
  };
  expect(CostEstimateReply.parse(estimate)).toEqual({ cost: "1.5", inputTokens: 10, outputTokens: 20 });
  expect(CostEstimateReply.parse({ ...estimate, total_estimated_cost: null })).toBeNull();
  expect(AnalyticsReply.parse({ total_requests: 2, total_prompt_tokens: 3, total_cost: 0.25 })).toEqual({
    requests: 2,
    inputTokens: 3,
    outputTokens: 0,
    reasoningTokens: null,
    durationMs: null,
    cost: "0.25",
    listCost: null,
  });
});
