import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerLine, errorLine } from "@/lib/results/cases/files";
import { type Asked, Ledger } from "./ingest-ledger";

const asked = (more: Partial<Asked> = {}): Asked => ({ inputs: 1, models: ["m"], wantsJson: false, ...more });
const bytes = (line: string) => Buffer.from(`${line}\n`);
const ledgerOf = (requests: Record<string, Asked>) => new Ledger(new Map(Object.entries(requests)), "fallback");

describe("the ledger", () => {
  it("adds up answers and failures, charged to the model that was asked for", () => {
    const ledger = ledgerOf({ a: asked(), b: asked({ models: ["other"] }), c: asked() });
    ledger.add("output", bytes(answerLine("1", "a", "four")));
    ledger.add("output", bytes(answerLine("2", "b", "", { finish_reason: "length" })));
    ledger.add("error", bytes(errorLine("3", "c")));
    expect(ledger.totals()).toEqual({
      rows: 3,
      quality: { good: 1, truncated: 1, empty: 0, refused: 0, notJson: 0, schemaInvalid: 0, unchecked: 0, failed: 1 },
      inputTokens: 20,
      outputTokens: 4,
      perModel: [
        {
          ...{ model: "m", rows: 2, failedRows: 1, flaggedRows: 0, inputTokens: 10, outputTokens: 4 },
          ...{ wastedInputTokens: 0, wastedOutputTokens: 0 },
        },
        {
          ...{ model: "other", rows: 1, failedRows: 0, flaggedRows: 1, inputTokens: 10, outputTokens: 0 },
          ...{ wastedInputTokens: 10, wastedOutputTokens: 0 },
        },
      ],
    });
  });

  it("knows repeats by the upstream's id, with or without the line feed", () => {
    const ledger = ledgerOf({});
    const line = answerLine("1", "a");
    expect(ledger.add("output", bytes(line))).toBe(true);
    expect(ledger.add("output", Buffer.from(line))).toBe(false);
    expect(ledger.add("output", bytes(answerLine("2", "a")))).toBe(true);
    expect(ledger.add("output", bytes("not json"))).toBe(true);
    expect(ledger.add("output", bytes("not json"))).toBe(false);
    expect(ledger.lines("output")).toBe(3);
  });

  it("lets an answer take the place of a failure, in either order", () => {
    const ledger = ledgerOf({ a: asked() });
    ledger.add("error", bytes(errorLine("1", "a")));
    expect(ledger.totals().quality.failed).toBe(1);
    ledger.add("output", bytes(answerLine("1", "a")));
    expect(ledger.totals()).toMatchObject({ rows: 1, quality: { good: 1, failed: 0 } });
    expect(ledger.overlap).toBe(1);
    ledger.forgetErrors();
    expect(ledger.overlap).toBe(0);
    ledger.add("error", bytes(errorLine("7", "a")));
    expect(ledger.totals()).toMatchObject({ rows: 1, quality: { good: 1, failed: 0 } });
  });

  it("flags missing JSON only where it was asked for", () => {
    const ledger = ledgerOf({ a: asked({ wantsJson: true }), b: asked() });
    ledger.add("output", bytes(answerLine("1", "a", "no")));
    ledger.add("output", bytes(answerLine("2", "b", "no")));
    expect(ledger.totals().quality).toMatchObject({ notJson: 1, good: 1 });
  });

  it("names a model for rows that belong to no request", () => {
    const ledger = ledgerOf({ a: asked({ models: ["x", "m-answering"], inputs: 2 }) });
    ledger.add("output", bytes(answerLine("1", "stray")));
    ledger.add("output", bytes(answerLine("2", "a")));
    ledger.add("error", bytes(errorLine("3", "stray-failure")));
    expect(ledger.totals().perModel.map((sum) => sum.model)).toEqual(["m-answering", "fallback"]);
  });

  it("comes to the same whatever the order, repeats and retries on the way", () => {
    const line = fc.record({
      kind: fc.constantFrom("output" as const, "error" as const),
      request: fc.nat(9),
      customId: fc.constantFrom("a", "b", "__proto__", "c"),
    });
    const requests = { a: asked({ inputs: 2 }), b: asked(), ["__proto__"]: asked() };
    const text = ({ kind, request, customId }: { kind: string; request: number; customId: string }) =>
      bytes((kind === "output" ? answerLine : errorLine)(`${customId}-${request}`, customId));
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (stale, lines) => {
        const retried = ledgerOf(requests);
        for (const one of stale) if (one.kind === "error") retried.add("error", text(one));
        for (const one of lines) if (one.kind === "output") retried.add("output", text(one));
        retried.forgetErrors();
        for (const one of [...lines, ...lines].reverse()) retried.add(one.kind, text(one));
        const plain = ledgerOf(requests);
        for (const one of lines) plain.add(one.kind, text(one));
        const sorted = (ledger: Ledger) => {
          const totals = ledger.totals();
          return { ...totals, perModel: totals.perModel.sort((a, b) => a.model.localeCompare(b.model)) };
        };
        expect(sorted(retried)).toEqual(sorted(plain));
        expect(plain.totals().rows).toBeGreaterThanOrEqual(plain.lines("output"));
      }),
    );
  });
});
