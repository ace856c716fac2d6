import { describe, expect, it } from "vitest";
import { formOf, PriceForm, pricesOf } from "./price-form";

const prices = {
  "24h": { inputPerMillion: "0.05", outputPerMillion: "0.20" },
  "1h": null,
  realtime: { inputPerMillion: "1", outputPerMillion: null },
};

it("gives back what it was given", () => {
  expect(pricesOf(PriceForm.parse(formOf("m", prices)))).toEqual(prices);
});

describe("PriceForm", () => {
  const parse = (input: string, output = "") => PriceForm.safeParse({ ...formOf("m", null), "24h": { input, output } });

  it("takes dollars with or without the sign", () => {
    const parsed = parse(" $0.05 ", "2");
    expect(parsed.success && pricesOf(parsed.data)["24h"]).toEqual({ inputPerMillion: "0.05", outputPerMillion: "2" });
  });
  it("keeps blank unknown and zero zero", () => {
    const blank = parse("");
    expect(blank.success && pricesOf(blank.data)["24h"]).toBeNull();
    const zero = parse("0");
    expect(zero.success && pricesOf(zero.data)["24h"]).toEqual({ inputPerMillion: "0", outputPerMillion: null });
  });
  it("refuses what is no amount, and half a price", () => {
    for (const text of ["1e3", "-1", "0,05", "abc", "1."]) expect(parse(text).success, text).toBe(false);
    expect(parse("", "2").error?.issues[0]?.path).toEqual(["24h", "input"]);
  });
});
