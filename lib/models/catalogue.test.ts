import { describe, expect, it } from "vitest";
import { catalogue, catalogueAsOf, catalogueLimits, knownModels } from "./catalogue";
import { Model } from "./contract";

describe("catalogue", () => {
  it("holds valid models with unique ids", () => {
    const models = catalogue();
    for (const model of models) expect(Model.parse(model)).toEqual(model);
    expect(new Set(models.map((model) => model.id)).size).toBe(models.length);
    expect(catalogueAsOf).toMatch(/^\d{4}-\d{2}$/);
    expect(catalogueLimits).toEqual({ fileBytes: 200_000_000, requests: 50_000, customIdBytes: 64 });
  });

  it("keeps prices as written and unknown ones unknown", () => {
    const byId = new Map(catalogue().map((model) => [model.id, model]));
    expect(byId.get("Qwen/Qwen3.5-9B")).toMatchObject({
      displayName: "Qwen3.5-9B",
      kind: "chat",
      vision: false,
      prices: { realtime: { inputPerMillion: "0.08", outputPerMillion: "0.70" } },
    });
    expect(byId.get("Qwen/Qwen3.5-4B")?.prices.realtime).toBeNull();
    expect(byId.get("Qwen/Qwen3-Embedding-8B")?.prices["24h"]).toEqual({
      inputPerMillion: "0.02",
      outputPerMillion: null,
    });
  });

  it("tells a file check what it needs", () => {
    expect(knownModels().find((model) => model.id === "Qwen/Qwen3-VL-235B-A22B-Instruct-FP8")).toEqual({
      id: "Qwen/Qwen3-VL-235B-A22B-Instruct-FP8",
      kind: "chat",
      vision: true,
      contextTokens: 262_144,
      maxOutputTokens: 16_384,
    });
  });
});
