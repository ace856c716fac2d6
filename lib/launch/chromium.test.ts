import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { findChromium } from "./chromium.mjs";
import { testFolder } from "./testing";

function program(dir: string, name: string, mode = 0o755): string {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, name);
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, mode);
  return path;
}

test("the headless shell is preferred, wherever on PATH it is", () => {
  const dir = testFolder();
  program(join(dir, "first"), "chromium");
  const shell = program(join(dir, "second"), "chromium-headless-shell");
  const PATH = [join(dir, "first"), join(dir, "second")].join(delimiter);
  expect(findChromium({ PATH })).toBe(shell);
});

test("a file that cannot be run is no browser", () => {
  const dir = testFolder();
  program(dir, "chromium", 0o644);
  expect(findChromium({ PATH: dir })).toBeUndefined();
});

test("CHROMIUM_PATH decides, and is refused when it names no program", () => {
  const dir = testFolder();
  const own = program(dir, "my-browser");
  expect(findChromium({ CHROMIUM_PATH: own, PATH: dir })).toBe(own);
  expect(() => findChromium({ CHROMIUM_PATH: join(dir, "none"), PATH: dir })).toThrow(/^CHROMIUM_PATH=.*none is not/);
});
