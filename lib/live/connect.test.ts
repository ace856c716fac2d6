import { afterEach, expect, test, vi } from "vitest";
import { connectLive } from "./connect";
import type { Heard } from "./contract";
import type { ToWorker } from "./port-messages";

/** Locks as a browser gives them: in the order they were asked for, and not at once. */
class Locks {
  readonly asked: { name: string; grant: () => void }[] = [];
  request(name: string, work: () => unknown): Promise<void> {
    return new Promise((resolve) => {
      const grant = () => void Promise.resolve(work()).then(() => resolve());
      this.asked.push({ name, grant });
    });
  }
}

function browser() {
  const said: ToWorker[] = [];
  const port = {
    onmessage: null as null | ((event: { data: Heard }) => void),
    postMessage: (message: ToWorker) => said.push(message),
  };
  const locks = new Locks();
  vi.stubGlobal(
    "SharedWorker",
    class {
      readonly port = port;
    },
  );
  vi.stubGlobal("navigator", { locks, onLine: true });
  vi.stubGlobal("document", { visibilityState: "visible", addEventListener: () => {}, removeEventListener: () => {} });
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  return { said, locks, hear: (data: Heard) => port.onmessage?.({ data }) };
}
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the worker hears of a tab only once the tab holds the lock that says it is there", () => {
  const { said, locks } = browser();
  const leave = connectLive("analysts", 7, () => {});
  expect(locks.asked).toHaveLength(1);
  expect(said).toEqual([]);
  locks.asked[0]?.grant();
  expect(said).toEqual([{ kind: "join", team: "analysts", after: 7, lock: locks.asked[0]?.name }]);
  leave();
  expect(said.at(-1)).toEqual({ kind: "leave" });
});

test("a worker that says nothing for long is joined anew, from the last event heard", () => {
  vi.useFakeTimers();
  const { said, locks, hear } = browser();
  const told: Heard[] = [];
  const leave = connectLive("analysts", 7, (heard) => told.push(heard));
  locks.asked[0]?.grant();
  const event = { id: 12, topic: "batch.changed" as const, subject: "bat_1", at: "2026-03-01T10:00:00Z", data: {} };
  hear({ kind: "event", event });
  vi.advanceTimersByTime(60_000);
  hear({ kind: "beat" });
  vi.advanceTimersByTime(60_000);
  expect(told).not.toContainEqual({ kind: "state", state: "lost" });
  vi.advanceTimersByTime(20_000);
  expect(told).toContainEqual({ kind: "state", state: "lost" });
  locks.asked[1]?.grant();
  expect(said.at(-1)).toMatchObject({ kind: "join", after: 12 });
  leave();
});
