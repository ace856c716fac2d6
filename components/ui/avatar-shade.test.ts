import fc from "fast-check";
import { expect, it } from "vitest";
import { avatarShade } from "./avatar-shade";

it("gives the same name the same colour for ever", () => {
  expect(["usr_1", "usr_2", "usr_3", "maria@example.com"].map((seed) => avatarShade(seed, 6))).toMatchInlineSnapshot(`
    [
      4,
      4,
      0,
      0,
    ]
  `);
});

it("stays within the colours there are, and uses all of them", () => {
  fc.assert(fc.property(fc.string(), (seed) => avatarShade(seed, 6) >= 0 && avatarShade(seed, 6) < 6));
  const used = new Set(Array.from({ length: 60 }, (_, i) => avatarShade(`usr_${i}`, 6)));
  expect(used.size).toBe(6);
});
