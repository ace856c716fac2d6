import { describe, expect, it } from "vitest";
import type { Connection } from "@/lib/connections/contract";
import { presets } from "@/lib/connections/presets";
import { checkLines } from "@/lib/jsonl/check-line";
import type { TeamModel } from "@/lib/models/contract";
import { limitsOf, modelsOf } from "./limits-of";

const model = (id: string, part: Partial<TeamModel> = {}): TeamModel => ({
  id,
  displayName: id,
  isPriceEdited: false,
  pricedAt: null,
  prices: { realtime: null, "1h": null, "24h": null },
  ...part,
});
const catalogue = [
  model("chat", { kind: "chat", vision: false, maxOutputTokens: 100, contextTokens: 1_000 }),
  model("vectors", { kind: "embeddings", vision: false }),
];
const connection = (kind: Connection["kind"], models?: string[], part: Partial<Connection["capabilities"]> = {}) =>
  ({
    kind,
    capabilities: { ...presets[kind].capabilities, ...part },
    lastCheck: models ? { checkedAt: "", isOk: true, summary: "", steps: [], modelCount: models.length, models } : null,
  }) as Connection;
const line = (name: string) =>
  JSON.stringify({
    ...{ custom_id: "a", method: "POST", url: "/v1/chat/completions" },
    body: { model: name, max_tokens: 200, messages: [{ role: "user", content: "x" }] },
  });
const found = (name: string, of: Connection | null) =>
  checkLines(line(name), limitsOf(of, catalogue).limits).map(({ rule, level }) => `${level} ${rule}`);

describe("a model that is not known", () => {
  it("is refused where the connection has said what it serves", () => {
    expect(found("other", connection("openai", ["gpt-5"]))).toEqual(["error model_not_served"]);
    expect(found("gpt-5", connection("openai", ["gpt-5"]))).toEqual([]);
    expect(found("chat", connection("doubleword", ["vectors"]))).toEqual(["error model_not_served"]);
  });
  it("is only told of where the price list is all there is", () => {
    expect(found("other", connection("doubleword"))).toEqual(["warning model_unknown"]);
    expect(found("other", null)).toEqual(["warning model_unknown"]);
    expect(found("other", connection("emulator", ["chat"]))).toEqual(["warning model_unknown"]);
  });
  it("is nothing where no list is known", () => {
    expect(found("other", connection("openai"))).toEqual([]);
    expect(found("other", connection("custom"))).toEqual([]);
    const failed = { ...connection("custom", ["m"]), lastCheck: { isOk: false, models: ["m"] } } as Connection;
    expect(found("other", failed)).toEqual([]);
  });
});

it("takes what a model is from the catalogue, and how much it writes only for what the catalogue describes", () => {
  expect(found("chat", connection("doubleword", ["chat"]))).toEqual(["warning max_tokens_over_cap"]);
  expect(found("chat", connection("custom", ["chat"]))).toEqual([]);
  expect(found("vectors", connection("custom", ["vectors"]))).toContain("error model_kind_mismatch");
});

it("offers the models that a connection serves", () => {
  const ids = (of: Connection | null) => modelsOf(of, catalogue).map(({ id }) => id);
  expect(ids(connection("openai", ["gpt-5", "chat"]))).toEqual(["gpt-5", "chat"]);
  expect(ids(connection("openai"))).toEqual([]);
  expect(ids(null)).toEqual(["chat", "vectors"]);
});

it("keeps to what a connection says of requests and ids", () => {
  const { limits } = limitsOf(connection("custom", undefined, { lineBytesMax: 500, customIdBytesMax: 7 }), catalogue);
  expect(limits).toMatchObject({ lineBytes: 500, customIdBytes: 7 });
});
