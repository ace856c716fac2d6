import { describe, expect, it } from "vitest";
import type { TeamModel } from "@/lib/models/contract";
import { findModels, isInView, priceWords, sizeWords } from "./model-words";

const price = { inputPerMillion: "0.05", outputPerMillion: "0.20" };
const model = (id: string, part: Partial<TeamModel> = {}): TeamModel => ({
  id,
  displayName: id,
  kind: "chat",
  vision: false,
  isPriceEdited: false,
  pricedAt: null,
  prices: { realtime: price, "1h": price, "24h": price },
  ...part,
});

describe("findModels", () => {
  const models = [model("Qwen/Qwen3.5-35B"), model("Qwen/Qwen3-VL", { vision: true }), model("openai/gpt-oss-20b")];
  it("wants every word, in any order", () => {
    expect(findModels(models, "35b qwen", "all").map(({ id }) => id)).toEqual(["Qwen/Qwen3.5-35B"]);
    expect(findModels(models, "", "all")).toHaveLength(3);
    expect(findModels(models, "qwen gpt", "all")).toEqual([]);
  });
  it("narrows to a view", () =>
    expect(findModels(models, "qwen", "vision").map(({ id }) => id)).toEqual(["Qwen/Qwen3-VL"]));
});

it("counts a model with one unknown window as unknown", () => {
  const half = model("m", { prices: { realtime: null, "1h": price, "24h": price } });
  expect(isInView(half, "unknown")).toBe(true);
  expect(isInView(model("m"), "unknown")).toBe(false);
});

it("shows prices as they were given", () => {
  expect(priceWords(price)).toBe("$0.05 in · $0.20 out");
  expect(priceWords({ inputPerMillion: "0.01", outputPerMillion: null })).toBe("$0.01 in");
});

it("says sizes only where they are known", () => {
  expect(sizeWords(model("m"))).toBe("");
  expect(sizeWords(model("m", { contextTokens: 262_144, maxOutputTokens: 16_384 })).replaceAll("\u00a0", " ")).toBe(
    "262.1 k context · answers to 16.4 k",
  );
});
