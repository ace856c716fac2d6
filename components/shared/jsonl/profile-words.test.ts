import { describe, expect, it } from "vitest";
import type { Distribution, TallyGroup } from "@/lib/jsonl/contract";
import { emptyImages } from "@/lib/jsonl/tally/images";
import {
  carriedBy,
  ceilingBuckets,
  ceilingOf,
  gaugeOf,
  profileFacts,
  profileSummary,
  promptBuckets,
  spreadSentence,
  tokenWords,
} from "./profile-words";

const plain = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll("\u00a0", " "));
const spread = (part: Partial<Distribution> = {}): Distribution => ({
  count: 0,
  sum: 0,
  min: 0,
  median: 0,
  p95: 0,
  max: 0,
  buckets: [],
  ...part,
});
const group = (part: Partial<TallyGroup>): TallyGroup => ({
  model: "m",
  url: "/v1/chat/completions",
  requests: 10,
  promptBytes: spread(),
  promptChars: 0,
  messages: 0,
  tokenIds: 0,
  images: emptyImages(),
  withTools: 0,
  toolBytes: 0,
  withSchema: 0,
  schemaBytes: 0,
  maxTokens: { count: 0, sum: 0, min: null, max: null, missing: 10, spread: spread() },
  answers: 10,
  repeats: { requests: 0, promptBytes: 0 },
  system: { requests: 0, bytes: 0, distinct: 0, sharedBytes: 0 },
  ...part,
});
const tally = (...groups: TallyGroup[]) => ({ requests: 20, groups, ungrouped: 0 });

it("sums up in one line", () => {
  const two = tally(
    group({}),
    group({ model: "n", repeats: { requests: 3, promptBytes: 0 } }),
    group({ model: null, url: null }),
  );
  expect(plain(profileSummary(two))).toBe("2 models, 1 endpoint · 3 requests repeated");
});

it("adds equal buckets of all groups", () => {
  const buckets = [{ from: 0, to: 64, count: 2 }];
  const more = [
    { from: 0, to: 64, count: 3 },
    { from: 64, to: 128, count: 1 },
  ];
  const groups = [group({ promptBytes: spread({ buckets: more }) }), group({ promptBytes: spread({ buckets }) })];
  expect(promptBuckets(groups)).toEqual([
    { from: 0, to: 64, count: 5 },
    { from: 64, to: 128, count: 1 },
  ]);
});

describe("profileFacts", () => {
  it("states the ceilings and how many have none", () => {
    const maxTokens = { count: 10, sum: 0, min: 200, max: 4096, missing: 2, spread: spread() };
    expect(plain(profileFacts(tally(group({ maxTokens }))))).toEqual([
      { label: "max_tokens", value: "200 – 4,096", note: "none in 2 requests" },
    ]);
    expect(plain(profileFacts(tally(group({}))))).toEqual([{ label: "max_tokens", value: "none stated" }]);
  });
  it("asks embeddings for no ceiling", () => {
    expect(profileFacts(tally(group({ url: "/v1/embeddings" })))).toEqual([]);
  });
  it("tells images in the file from those by address", () => {
    const images = { ...group({}).images, count: 3, inline: 2, remote: 1, bytes: 60_000 };
    expect(plain(profileFacts(tally(group({ images, url: "/v1/embeddings" }))))).toEqual([
      { label: "Images", value: "3", note: "60 kB inside the file, 1 by address" },
    ]);
  });
});

it("tells a spread in bytes", () => {
  expect(plain(spreadSentence(spread({ count: 2, median: 412, p95: 2100, max: 18_000 })))).toBe(
    "median 412 B, 95 % below 2.1 kB, largest 18 kB",
  );
  expect(spreadSentence(spread())).toBe("none");
});

describe("one model and url", () => {
  it("says what its requests carry besides text", () => {
    const images = { ...group({}).images, count: 15, inline: 12, remote: 3, types: { jpeg: 2, png: 10 } };
    const rich = group({
      images,
      withTools: 10,
      withSchema: 4,
      repeats: { requests: 3, promptBytes: 0 },
      system: { requests: 10, bytes: 0, distinct: 2, sharedBytes: 0 },
    });
    expect(carriedBy(rich)).toEqual([
      "15 images (png 10, jpeg 2)",
      "all with tools",
      "4 with a JSON schema",
      "3 repeated",
      "all with a system prompt, 2 texts",
    ]);
    expect(carriedBy(group({}))).toEqual([]);
  });
  it("says the limit on its answers: one, many, or none", () => {
    const buckets = [{ from: 512, to: 528, count: 6 }];
    const many = spread({ count: 8, median: 512, p95: 900, max: 1_024, buckets });
    const stated = { count: 8, sum: 5_000, min: 256, max: 1_024, missing: 2, spread: many };
    expect(plain(ceilingOf(group({ maxTokens: stated })))).toEqual({
      value: "512",
      note: "median, 95 % up to 900, most 1,024; none in 2",
    });
    const one = { ...stated, min: 512, max: 512, missing: 0 };
    expect(ceilingOf(group({ maxTokens: one }))).toEqual({ value: "512", note: null });
    expect(ceilingOf(group({}))).toEqual({ value: "none", note: null });
    expect(ceilingOf(group({ url: "/v1/embeddings" })).value).toBe("–");
    const twice = [group({ maxTokens: stated }), group({ model: "n", maxTokens: stated })];
    expect(ceilingBuckets(twice)).toEqual([{ from: 512, to: 528, count: 12 }]);
  });
  it("says the tokens with the range they lie in", () => {
    expect(plain(tokenWords({ low: 900_000, likely: 1_000_000, high: 1_200_000 }))).toEqual({
      value: "1 M",
      note: "900 k – 1.2 M",
    });
    expect(tokenWords({ low: 7, likely: 7, high: 7 })).toEqual({ value: "7", note: null });
  });
});

it("says how much of the limits a file takes", () => {
  const limits = { requests: 50_000, fileBytes: 200_000_000 };
  expect(plain(gaugeOf({ requests: 60_000, bytes: 50_000_000 }, limits))).toEqual([
    { label: "Requests", sentence: "60,000 of 50,000", percent: 120, isOver: true },
    { label: "Size", sentence: "50 MB of 200 MB", percent: 25, isOver: false },
  ]);
});
