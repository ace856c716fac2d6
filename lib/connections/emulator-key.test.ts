import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "emulator-key-"));
  vi.stubEnv("DATA_DIR", dir);
  vi.stubEnv("DATABASE_URL", "postgres://nobody@127.0.0.1/none");
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

/** As another process would see it: nothing kept in memory. */
async function anew(): Promise<string> {
  for (const key of ["runtime", "emulatorKey"]) Reflect.deleteProperty(globalThis, Symbol.for(`batchdeck.${key}`));
  const { emulatorKey } = await import("./emulator-key");
  return emulatorKey();
}

test("one key an installation, for its owner's eyes only", async () => {
  const key = await anew();
  expect(key).toMatch(/^sk-[\w-]{43}$/);
  expect(await anew()).toBe(key);
  expect(readFileSync(join(dir, "emulator-key"), "utf8")).toBe(key);
  expect(statSync(join(dir, "emulator-key")).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir)).toEqual(["emulator-key"]);
});

test("another installation has another key", async () => {
  const key = await anew();
  rmSync(join(dir, "emulator-key"));
  expect(await anew()).not.toBe(key);
});
