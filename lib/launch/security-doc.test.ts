import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const named = [
  ...readFileSync("docs/security.md", "utf8").matchAll(/`([\w/.-]+\.(?:test|spec)\.ts)` › ([^|\n]+?) *\|/g),
];

test("every test that the security notes lean on is there", () => {
  expect(named.length).toBeGreaterThan(50);
  const gone = named.filter(
    ([, file = "", words = ""]) => !existsSync(file) || !readFileSync(file, "utf8").includes(words),
  );
  expect(gone.map(([, file, words]) => `${file} › ${words}`)).toEqual([]);
});
