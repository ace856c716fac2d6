import { expect, it } from "vitest";
import type { Draft } from "@/components/shared/jsonl/draft";
import { readinessOf } from "./readiness";

const draft = (part: Partial<Draft> = {}) =>
  ({ task: { kind: "idle" }, sending: { kind: "none" }, trying: { kind: "none" }, serverFile: null, ...part }) as Draft;
const ready = { drafts: [draft()], blocking: 0, hasConnection: true, hasTable: false, mayUpload: true };

it("lets a checked file go", () => {
  expect(readinessOf(ready)).toEqual({ canSubmit: true, sentence: "Nothing has been uploaded yet." });
});

it("says what is still in the way", () => {
  const progress = { bytesDone: 0, bytesTotal: 1, lines: 0, rules: [] };
  const cases = [
    [{ blocking: 2 }, "2 blocking rules left. Nothing has been uploaded."],
    [{ blocking: null }, "Waiting for the check"],
    [{ hasConnection: false }, "Add a connection"],
    [{ mayUpload: false }, "Your role"],
    [{ drafts: [] }, "Drop a file"],
    [{ drafts: [], hasTable: true }, "Make requests of the table"],
    [{ drafts: [draft({ task: { kind: "check", progress, startedAtMs: 0 } })] }, "The check is running"],
    [{ drafts: [draft(), draft({ task: { kind: "failed", message: "" } })] }, "1 file could not be checked"],
    [{ drafts: [draft({ sending: { kind: "creating" } })] }, "Closing this page"],
    [{ drafts: [draft({ trying: { kind: "sending" } })] }, "The first rows are on their way"],
  ] as const;
  for (const [change, sentence] of cases) {
    const readiness = readinessOf({ ...ready, ...change });
    expect(readiness.canSubmit, sentence).toBe(false);
    expect(readiness.sentence).toContain(sentence);
  }
});

it("goes on with what was stopped", () => {
  const stopped = draft({ sending: { kind: "stopped", sentBytes: 3, why: "hand", message: "" } });
  expect(readinessOf({ ...ready, drafts: [stopped] })).toMatchObject({ canSubmit: true });
});
