import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { blend, contrast, type LinearRgb, oklchToLinear } from "./colour-math";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

/** The oklch tokens of one theme, as linear RGB. */
function tokensOf(selector: string): (name: string) => LinearRgb {
  const start = css.indexOf(`\n${selector} {`);
  const block = css.slice(start, css.indexOf("\n}", start));
  const found = new Map<string, LinearRgb>();
  for (const [, name, l, c, h] of block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)) {
    found.set(String(name), oklchToLinear(Number(l), Number(c), Number(h)));
  }
  return (name) => {
    const colour = found.get(name);
    if (!colour) throw new Error(`${selector} has no plain token --${name}`);
    return colour;
  };
}

const grounds = ["background", "card", "popover", "sidebar", "muted", "secondary", "accent"];
const states = ["run", "good", "flag", "risk", "bad"];
const charts = [1, 2, 3, 4, 5, 6].map((n) => `chart-${n}`);

describe("colour mathematics", () => {
  it("agrees with the definition of contrast", () => {
    const white = oklchToLinear(1, 0, 0);
    expect(contrast(white, oklchToLinear(0, 0, 0))).toBeCloseTo(21, 1);
    expect(contrast(white, white)).toBeCloseTo(1, 5);
    // #767676 is the well-known darkest grey that just passes on white.
    expect(contrast(white, oklchToLinear(0.5659, 0, 0))).toBeCloseTo(4.54, 1);
  });
});

describe.each([":root", ".dark"])("theme %s", (selector) => {
  const token = tokensOf(selector);
  const onAll = (name: string, least: number) => {
    for (const ground of grounds) {
      expect(contrast(token(name), token(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  };

  it("has readable words on every ground", () => {
    const inks = ["foreground", "muted-foreground", "primary", "destructive", ...states.map((state) => `${state}-ink`)];
    for (const ink of inks) onAll(ink, 4.5);
    expect(contrast(token("primary-foreground"), token("primary"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token("destructive-foreground"), token("destructive"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token("secondary-foreground"), token("secondary"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token("accent-foreground"), token("accent"))).toBeGreaterThanOrEqual(4.5);
  });

  it("has readable state words on their own tint", () => {
    for (const state of states) {
      for (const ground of ["card", "accent", "background"]) {
        const tint = blend(token(state), token(ground), 0.16);
        expect(contrast(token(`${state}-ink`), tint), `${state} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it("has visible shapes, bars, edges and rings on every ground", () => {
    for (const shape of [...states, "wait", "control", "ring", ...charts]) onAll(shape, 3);
  });

  it("has visible bars on what is left of a strip", () => {
    const track = blend(token("foreground"), token("card"), 0.06);
    for (const state of states) expect(contrast(token(state), track), state).toBeGreaterThanOrEqual(3);
  });
});
