import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inPieces, limits } from "@/lib/jsonl/cases/files";
import { checkStream } from "@/lib/jsonl/check-stream";
import type { Tally } from "@/lib/jsonl/contract";
import type { GroupTokens, TokenCount } from "@/lib/jsonl/token-contract";
import { catalogue } from "./catalogue";
import { Estimate, type Model, type ModelHistory, type ModelTrial } from "./contract";
import { studentT } from "./narrow";
import { estimate } from "./rules";

const QWEN = "Qwen/Qwen3.5-9B";
const EMBED = "Qwen/Qwen3-Embedding-8B";

async function tallyOf(requests: { model?: string; url?: string; body?: object }[]): Promise<Tally> {
  const lines = requests.map(({ model, url = "/v1/chat/completions", body = {} }, index) => {
    const prompt = url === "/v1/embeddings" ? { input: "x" } : { messages: [{ role: "user", content: "x" }] };
    return JSON.stringify({ custom_id: `r${index}`, method: "POST", url, body: { model, ...prompt, ...body } });
  });
  return (await checkStream(inPieces(lines.join("\n"), 4_096), { limits })).tally;
}

/** Counted tokens as if every group had this many of input. */
function inputOf(tally: Tally, low: number, likely: number, high: number): TokenCount {
  const range = { low, likely, high };
  const groups = tally.groups.map(
    ({ model, url }): GroupTokens => ({
      model,
      url,
      text: range,
      images: { low: 0, likely: 0, high: 0 },
      input: range,
      tokensPerByte: 0.25,
      sampledRequests: 1,
      spread: 0.02,
      basis: [{ kind: "sampled", params: {}, sentence: "Counted." }],
    }),
  );
  return { groups, input: range };
}

const history = (changes: Partial<ModelHistory> = {}): ModelHistory => ({
  model: QWEN,
  runs: 1,
  outputPerRequest: { mean: 100, p10: 50, p90: 300 },
  ...changes,
});
const models = catalogue();

describe("exact decimals", () => {
  it("input and output at the catalogue's prices, the three windows side by side", async () => {
    const tally = await tallyOf([{ model: QWEN, body: { max_tokens: 100 } }]);
    const result = estimate({
      tally,
      tokens: inputOf(tally, 900_000, 1_000_000, 1_100_000),
      models,
      history: [history()],
    });
    // 0.03 in and 0.29 out per million for 24h; 0.04 and 0.35 for 1h; 0.08 and 0.70 at once.
    expect(result.models[0]?.outputTokens).toEqual({ low: 50, likely: 100, high: 100 });
    expect(result.totals["24h"].cost).toEqual({ low: "0.0270145", likely: "0.030029", high: "0.033029" });
    expect(result.totals["1h"].cost?.likely).toBe("0.040035");
    expect(result.totals.realtime.cost?.likely).toBe("0.08007");
    expect(Estimate.parse(result)).toEqual(result);
  });

  it("a sum that binary floats get wrong", async () => {
    const priced: Model[] = ["a", "b"].map((id, index) => ({
      id,
      displayName: id,
      kind: "embeddings",
      vision: false,
      prices: { realtime: null, "1h": null, "24h": { inputPerMillion: index ? "0.2" : "0.1", outputPerMillion: null } },
    }));
    const tally = await tallyOf([
      { model: "a", url: "/v1/embeddings" },
      { model: "b", url: "/v1/embeddings" },
    ]);
    const million = inputOf(tally, 1_000_000, 1_000_000, 1_000_000);
    expect(estimate({ tally, tokens: million, models: priced }).totals["24h"].cost?.likely).toBe("0.3");
  });
});

describe("unknown prices", () => {
  it("give null and the model's name, never 0, and leave the known part", async () => {
    const tally = await tallyOf([{ model: QWEN }, { model: "no/such" }, {}]);
    const { totals, models: entries } = estimate({ tally, models });
    expect(totals["24h"].cost).toBeNull();
    expect(totals["24h"].unknownModels).toEqual(["no/such", "requests without a model"]);
    expect(Number(totals["24h"].knownCost.likely)).toBeGreaterThan(0);
    expect(entries.find((entry) => entry.model === "no/such")?.costs).toEqual({
      realtime: null,
      "1h": null,
      "24h": null,
    });
    expect(entries.find((entry) => entry.model === null)?.basis.map((basis) => basis.kind)).toContain("price_unknown");
  });

  it("one window may be unknown alone", async () => {
    const tally = await tallyOf([{ model: "Qwen/Qwen3.5-4B" }]);
    const { totals, models: entries } = estimate({ tally, models });
    expect(totals.realtime).toMatchObject({ cost: null, unknownModels: ["Qwen/Qwen3.5-4B"] });
    expect(totals["24h"].cost).not.toBeNull();
    expect(entries[0]?.basis.find((basis) => basis.kind === "price_unknown")?.params).toMatchObject({
      windows: "realtime",
    });
  });

  it("a missing output price makes a model that writes unknown", async () => {
    const tally = await tallyOf([{ model: QWEN, body: { max_tokens: 5 } }]);
    const half = models.map((model) => ({
      ...model,
      prices: { ...model.prices, "24h": { inputPerMillion: "1", outputPerMillion: null } },
    }));
    expect(estimate({ tally, models: half }).totals["24h"].cost).toBeNull();
  });
});

describe("repeated requests", () => {
  it("are counted with what they cost, by their share of the text and of the answers", async () => {
    const once = { model: QWEN, body: { max_tokens: 100, messages: [{ role: "user", content: "aaaa" }] } };
    const other = { model: QWEN, body: { max_tokens: 100, messages: [{ role: "user", content: "bbbbbbbbbbbb" }] } };
    const tally = await tallyOf([once, once, other]);
    // 20 bytes of text, 4 of them sent again; 3 answers, one of them again.
    const result = estimate({
      tally,
      tokens: inputOf(tally, 1_000_000, 1_000_000, 1_000_000),
      models,
      history: [history()],
    });
    expect(result.models[0]?.repeats).toBe(1);
    expect(result.totals["24h"].repeatCost.likely).toBe("0.006029");
    expect(result.totals["24h"].cost?.likely).toBe("0.030087");
  });
});

describe("output", () => {
  it("embeddings write nothing", async () => {
    const tally = await tallyOf([{ model: EMBED, url: "/v1/embeddings" }]);
    const { models: entries, totals } = estimate({ tally, models });
    expect(entries[0]).toMatchObject({ outputTokens: { low: 0, likely: 0, high: 0 }, hasOutputCeiling: true });
    expect(entries[0]?.basis.map((basis) => basis.kind)).toContain("output_none");
    expect(totals["24h"].cost).not.toBeNull();
  });

  it("max_tokens is the ceiling; without it there is none", async () => {
    const limited = estimate({ tally: await tallyOf([{ model: QWEN, body: { max_tokens: 60 } }]), models });
    expect(limited.outputTokens).toEqual({ low: 3, likely: 30, high: 60 });
    expect(limited.models[0]?.hasOutputCeiling).toBe(true);
    const free = estimate({
      tally: await tallyOf([{ model: QWEN }, { model: QWEN, body: { max_tokens: 60 } }]),
      models,
    });
    expect(free.outputTokens).toEqual({ low: 53, likely: 430, high: 2_060 });
    expect(free.models[0]?.hasOutputCeiling).toBe(false);
    expect(free.models[0]?.basis.map((basis) => basis.kind)).toEqual([
      "default_ratio",
      "output_max_tokens",
      "output_default",
    ]);
  });

  it("answers that keep to a small schema may be shorter than any text", async () => {
    const schema = { type: "object", properties: { label: { enum: ["good", "bad"] }, score: { type: "number" } } };
    const asked = { response_format: { type: "json_schema", json_schema: { name: "verdict", schema } } };
    const [terse, free] = await Promise.all(
      [asked, {}].map(async (more) =>
        estimate({ tally: await tallyOf([{ model: QWEN, body: { max_tokens: 400, ...more } }]), models }),
      ),
    );
    // {"label":"good","score":0.9} is 11 tokens.
    expect(terse?.outputTokens).toMatchObject({ likely: 200, high: 400 });
    expect(terse?.outputTokens.low).toBeLessThan(11);
    expect(free?.outputTokens).toEqual({ low: 20, likely: 200, high: 400 });
  });

  it("n asks for several answers", async () => {
    const tally = await tallyOf([{ model: QWEN, body: { max_tokens: 60, n: 4 } }]);
    expect(estimate({ tally, models }).outputTokens.high).toBe(240);
  });

  it("history moves the middle, more runs narrow the band, max_tokens still caps it", async () => {
    const tally = await tallyOf(Array.from({ length: 10 }, () => ({ model: QWEN })));
    const band = (runs: number) => estimate({ tally, models, history: [history({ runs })] }).outputTokens;
    expect(band(1)).toEqual({ low: 500, likely: 1_000, high: 3_000 });
    expect(band(4)).toEqual({ low: 750, likely: 1_000, high: 2_000 });
    expect(band(1_000)).toEqual({ low: 875, likely: 1_000, high: 1_500 });
    const capped = await tallyOf(Array.from({ length: 10 }, () => ({ model: QWEN, body: { max_tokens: 80 } })));
    expect(estimate({ tally: capped, models, history: [history()] }).outputTokens).toEqual({
      low: 500,
      likely: 800,
      high: 800,
    });
  });

  it("runs that were all alike leave room for one that is not, the less the more they were", async () => {
    const tally = await tallyOf([{ model: QWEN }]);
    const band = (runs: number) => {
      const outputPerRequest = { mean: 200, p10: 200, p90: 200 };
      return estimate({ tally, models, history: [history({ runs, outputPerRequest })] }).outputTokens;
    };
    expect(band(1)).toEqual({ low: 100, likely: 200, high: 300 });
    expect(band(4)).toEqual({ low: 150, likely: 200, high: 250 });
    expect(band(25)).toEqual({ low: 180, likely: 200, high: 220 });
  });

  it("history of another model changes nothing", async () => {
    const tally = await tallyOf([{ model: QWEN }]);
    expect(estimate({ tally, models, history: [history({ model: "other" })] })).toEqual(estimate({ tally, models }));
  });

  it("what was billed corrects the input", async () => {
    const tally = await tallyOf([{ model: QWEN }]);
    const result = estimate({
      tally,
      tokens: inputOf(tally, 90, 100, 110),
      models,
      history: [history({ inputRatio: 1.5 })],
    });
    expect(result.inputTokens).toEqual({ low: 135, likely: 150, high: 165 });
    expect(result.models[0]?.countedTokens).toBe(100);
    expect(result.models[0]?.basis.find((basis) => basis.kind === "input_history")?.params).toEqual({
      runs: 1,
      ratio: 1.5,
    });
    expect(result.models[0]?.basis.map((basis) => basis.sentence)).toContain(
      "Output from your last run of this model: 100 tokens per answer.",
    );
  });

  it("the more runs were billed, the narrower the input, and never nearer than a sample is", async () => {
    const tally = await tallyOf([{ model: QWEN }]);
    const input = (runs: number, tokens: TokenCount | null = inputOf(tally, 80, 100, 120)) =>
      estimate({ tally, tokens, models, history: [history({ runs, inputRatio: 2 })] }).inputTokens;
    expect(input(1)).toEqual({ low: 160, likely: 200, high: 240 });
    expect(input(4)).toEqual({ low: 180, likely: 200, high: 220 });
    expect(input(1_000)).toEqual({ low: 190, likely: 200, high: 210 });
    expect(input(1_000, inputOf(tally, 97, 100, 101))).toEqual({ low: 196, likely: 200, high: 202 });
    // Without a sample it is a usual ratio, which no run has measured.
    expect(input(1_000, null)).toEqual(input(1, null));
  });
});

describe("a trial", () => {
  const trial = (changes: Partial<ModelTrial> = {}): ModelTrial => ({
    model: QWEN,
    answers: 20,
    output: { mean: 100, deviation: 40 },
    ...changes,
  });

  it("goes before earlier runs, whose measure of the input stays where it has none", async () => {
    const tally = await tallyOf(Array.from({ length: 980 }, () => ({ model: QWEN })));
    const priced = (one: ModelTrial) =>
      estimate({
        tally,
        tokens: inputOf(tally, 9_000, 10_000, 11_000),
        models,
        history: [history({ inputRatio: 1.5, outputPerRequest: { mean: 900, p10: 1, p90: 4_000 } })],
        trials: [one],
      }).models[0];
    // 2.09 standard errors of 40 / √20 and 40 / √980 together: 18.9.
    expect(priced(trial())?.outputTokens).toEqual({ low: 79_470, likely: 98_000, high: 116_530 });
    expect(priced(trial())?.inputTokens.likely).toBe(15_000);
    expect(priced(trial())?.basis.map(({ sentence }) => sentence)).toEqual([
      "Counted.",
      "Input corrected by × 1.50, what your last run of this model billed.",
      "Output from the trial of 20: 100 ± 19 tokens per answer.",
    ]);
    const billed = priced(trial({ inputRatio: 1.1 }));
    expect(billed?.inputTokens).toEqual({ low: 10_725, likely: 11_000, high: 11_275 });
    expect(billed?.basis.map(({ sentence }) => sentence)).toContain(
      "Input corrected by × 1.10, what the trial of 20 billed.",
    );
  });

  it("holds the mean of the rest in about 19 of 20 cases", () => {
    // Answer lengths as they are: many short ones, few long ones.
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const lengths = Array.from({ length: 400 }, () => Math.round(50 - 120 * Math.log(random())));
    let held = 0;
    const turns = 400;
    for (let turn = 0; turn < turns; turn++) {
      const shuffled = lengths.map((value) => ({ value, at: random() })).sort((a, b) => a.at - b.at);
      const values = shuffled.map(({ value }) => value);
      const [sample, rest] = [values.slice(0, 20), values.slice(20)];
      const sum = (list: number[]) => list.reduce((total, value) => total + value, 0);
      const mean = sum(sample) / 20;
      const deviation = Math.sqrt(sum(sample.map((value) => (value - mean) ** 2)) / 19);
      const half = studentT(20) * deviation * Math.sqrt(1 / 20 + 1 / rest.length);
      if (Math.abs(sum(rest) / rest.length - mean) <= half) held++;
    }
    expect(held / turns).toBeGreaterThan(0.88);
    expect(held / turns).toBeLessThan(0.99);
  });

  it("of answers all alike still leaves room, and max_tokens caps it", async () => {
    const tally = await tallyOf(Array.from({ length: 10 }, () => ({ model: QWEN, body: { max_tokens: 120 } })));
    const alike = trial({ answers: 4, output: { mean: 100, deviation: 0 } });
    expect(estimate({ tally, models, trials: [alike] }).outputTokens).toEqual({ low: 750, likely: 1_000, high: 1_200 });
  });
});

describe("how many errors a mean may be off", () => {
  // From the tables of Student's t, 97.5 %.
  it.each([
    [4, 3.182],
    [6, 2.571],
    [11, 2.228],
    [20, 2.093],
    [101, 1.984],
  ])("of %i values", (values, table) => expect(Math.abs(studentT(values) / table - 1)).toBeLessThan(0.04));
});

describe("whole estimates", () => {
  it("low ≤ likely ≤ high everywhere, and never above the sum of limits", async () => {
    const request = fc.record({
      model: fc.constantFrom(QWEN, EMBED, "allenai/olmOCR-2-7B-1025-FP8", "no/such"),
      url: fc.constantFrom("/v1/chat/completions", "/v1/embeddings"),
      body: fc.oneof(
        fc.constant({}),
        fc.integer({ min: 1, max: 5_000 }).map((value) => ({ max_tokens: value })),
      ),
    });
    const past = fc.option(
      fc.record({ mean: fc.nat(3_000), p10: fc.nat(3_000), p90: fc.nat(9_000), runs: fc.integer({ min: 1, max: 50 }) }),
    );
    const tried = fc.option(
      fc.record({
        answers: fc.integer({ min: 2, max: 40 }),
        output: fc.record({ mean: fc.nat(3_000), deviation: fc.nat(2_000) }),
        inputRatio: fc.double({ min: 0.2, max: 5, noNaN: true }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { minLength: 1, maxLength: 12 }),
        past,
        tried,
        async (requests, seen, sent) => {
          const tally = await tallyOf(requests);
          const known = seen === null ? [] : [history({ runs: seen.runs, outputPerRequest: seen })];
          const trials = sent === null ? [] : [{ model: QWEN, ...sent }];
          const result = estimate({ tally, models, history: known, trials });
          const isRange = ({
            low,
            likely,
            high,
          }: {
            low: number | string;
            likely: number | string;
            high: number | string;
          }) => Number(low) <= Number(likely) && Number(likely) <= Number(high);
          expect(isRange(result.inputTokens) && isRange(result.outputTokens)).toBe(true);
          for (const total of Object.values(result.totals)) expect(isRange(total.cost ?? total.knownCost)).toBe(true);
          for (const entry of result.models) {
            const groups = tally.groups.filter((group) => group.model === entry.model);
            const limit = groups.reduce((sum, group) => sum + group.maxTokens.sum, 0);
            if (entry.hasOutputCeiling) expect(entry.outputTokens.high).toBeLessThanOrEqual(Math.ceil(limit));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("nothing to send costs nothing", () => {
    const { totals, requests } = estimate({ tally: { requests: 0, groups: [], ungrouped: 0 }, models });
    expect(requests).toBe(0);
    expect(totals["24h"]).toEqual({
      cost: { low: "0", likely: "0", high: "0" },
      knownCost: { low: "0", likely: "0", high: "0" },
      repeatCost: { low: "0", likely: "0", high: "0" },
      unknownModels: [],
    });
  });
});
