import { describe, expect, it } from "vitest";
import type { Distribution, TallyGroup } from "@/lib/jsonl/contract";
import { profileFacts, profileSummary, promptBuckets, spreadSentence } from "./profile-words";

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
  images: {
    count: 0,
    inline: 0,
    remote: 0,
    bytes: 0,
    sized: 0,
    pixels: 0,
    cells28: 0,
    cells32: 0,
    tiles512: 0,
    patches32: 0,
    shrunkPixels: 0,
    types: {},
  },
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
