import { afterEach, expect, test, vi } from "vitest";
import { committing, crash, crashPoints } from "./crash";

const forget = () => Reflect.deleteProperty(globalThis, Symbol.for("batchdeck.crash"));
const kill = vi.spyOn(process, "kill").mockReturnValue(true);
afterEach(() => {
  kill.mockClear();
  vi.unstubAllEnvs();
  forget();
});

test("without a plan no point ends anything", async () => {
  for (const point of crashPoints) crash(point);
  expect(await committing("claim", async () => 7)).toBe(7);
  expect(kill).not.toHaveBeenCalled();
});

test("the process ends at the point that was asked for, at the time that was asked for", () => {
  vi.stubEnv("CRASH_AT", "create.answered@2");
  crash("create.answered");
  crash("upload.sent");
  expect(kill).not.toHaveBeenCalled();
  crash("create.answered");
  expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, "SIGKILL");
});

test("there are enough of them, each once", () => {
  expect(new Set(crashPoints).size).toBe(crashPoints.length);
  expect(crashPoints.length).toBeGreaterThanOrEqual(25);
});
