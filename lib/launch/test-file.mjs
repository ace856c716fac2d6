// @ts-check
import { afterAll, vi } from "vitest";

/**
 * Set-up of every test file. Files share a process, which spares reading the same modules some three hundred times;
 * this is what keeps them apart: no file finds the process-wide values (`once` of lib/runtime.ts) or the environment of
 * the one before it.
 */

const environment = { ...process.env };

for (const key of Object.getOwnPropertySymbols(globalThis)) {
  if (key.description?.startsWith("batchdeck.")) Reflect.deleteProperty(globalThis, key);
}

afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});
