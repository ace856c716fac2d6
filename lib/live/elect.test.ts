import { afterEach, expect, test, vi } from "vitest";
import type { Heard } from "./contract";
import { joinElected } from "./elect";

/** Streams that are opened and never say anything. */
const opened: string[] = [];
class SilentSource {
  constructor(url: string) {
    opened.push(url);
  }
  addEventListener() {}
  close() {}
}
const asked: (() => void)[] = [];

function browser() {
  vi.stubGlobal("EventSource", SilentSource);
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  const request = (_name: string, _how: object, hold: () => unknown) =>
    new Promise<void>((resolve) => {
      asked.push(() => void Promise.resolve(hold()).then(() => resolve()));
    });
  vi.stubGlobal("navigator", { locks: { request }, onLine: true });
}
afterEach(() => vi.unstubAllGlobals());

test("the tab that takes the stream goes on from where it stands, and tells the others what they missed", async () => {
  browser();
  const heard: Heard[] = [];
  const behind = joinElected("analysts", 5, (one) => heard.push(one));
  const ahead = joinElected("analysts", 9, () => {});
  // The one that is further gets it.
  asked[1]?.();
  expect(opened).toEqual(["/api/t/analysts/live?after=9"]);
  await vi.waitFor(() => expect(heard).toContainEqual({ kind: "resync" }), { timeout: 5_000 });
  behind.close();
  ahead.close();
});
