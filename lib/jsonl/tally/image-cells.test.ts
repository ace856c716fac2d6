import fc from "fast-check";
import { expect, it } from "vitest";
import { patchesOf, shrunkPixelsOf, tilesOf } from "./image-cells";

const size = fc.record({ width: fc.integer({ min: 1, max: 60_000 }), height: fc.integer({ min: 1, max: 60_000 }) });

it("no image takes more than its family ever charges, nor less than one", () => {
  fc.assert(
    fc.property(size, (image) => {
      // 768 × 2,048 at most: two by four tiles.
      expect(tilesOf(image)).toBeGreaterThanOrEqual(1);
      expect(tilesOf(image)).toBeLessThanOrEqual(8);
      expect(patchesOf(image)).toBeGreaterThanOrEqual(1);
      expect(patchesOf(image)).toBeLessThanOrEqual(1_536);
      expect(shrunkPixelsOf(image)).toBeGreaterThanOrEqual(1);
      expect(shrunkPixelsOf(image)).toBeLessThanOrEqual(1_600 * 750);
    }),
  );
});

it("turning an image changes nothing", () => {
  fc.assert(
    fc.property(size, ({ width, height }) => {
      for (const of of [tilesOf, patchesOf, shrunkPixelsOf])
        expect(of({ width: height, height: width })).toBe(of({ width, height }));
    }),
  );
});
