import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { SpentMoney, unpricedWords } from "./spent-money";

const wordsOf = (spend: Parameters<typeof SpentMoney>[0]["spend"]) =>
  renderToStaticMarkup(<SpentMoney spend={spend} />).replace(/<[^>]+>/g, "");

it("says the whole where every price is known", () => {
  expect(wordsOf({ cost: "1.2", knownCost: "1.2", unpricedModels: [] })).toBe("$1.20");
});

it("says the known part where some model has no price, and unknown where none has", () => {
  expect(wordsOf({ cost: null, knownCost: "1.2", unpricedModels: ["a/x"] })).toBe("at least $1.20");
  expect(wordsOf({ cost: null, knownCost: "0", unpricedModels: ["a/x"] })).toBe("unknown");
});

it("counts the models without a price", () => {
  expect(unpricedWords(["a"])).toBe("1 model has no price");
  expect(unpricedWords(["a", "b"])).toBe("2 models have no price");
});
