import fc from "fast-check";
import { expect, test } from "vitest";
import { isAccountKey, teamKey } from "./emulator-account";

const installation = `sk-${"a".repeat(43)}`;

test("each team has a key of its own, which the installation that gave it knows, and no other", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const key = teamKey(installation, one);
      expect(key).toMatch(/^sk-[\w-]{43}$/);
      expect(key === teamKey(installation, other)).toBe(one === other);
      expect(isAccountKey(installation, key)).toBe(true);
      expect(isAccountKey(`sk-${"b".repeat(43)}`, key)).toBe(false);
    }),
  );
  expect(isAccountKey(installation, installation)).toBe(true);
});

test("a key that was made up, cut or changed opens nothing", () => {
  const key = teamKey(installation, "tea_1");
  const flip = (at: number) => `${key.slice(0, at)}${key[at] === "A" ? "B" : "A"}${key.slice(at + 1)}`;
  for (let at = 0; at < key.length - 1; at += 1) expect(isAccountKey(installation, flip(at)), `${at}`).toBe(false);
  for (const wrong of ["", "sk-", key.slice(0, -4), `${key}AAAA`, key.slice(3)])
    expect(isAccountKey(installation, wrong)).toBe(false);
});
