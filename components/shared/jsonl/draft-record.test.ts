import { describe, expect, it } from "vitest";
import type { Draft } from "./draft";
import { DraftRecord, draftOf, recordOf } from "./draft-record";

const plan = { connectionId: "con_1", name: "A", window: "24h", tags: [], metadata: {}, estimate: null };
const draft: Draft = {
  id: "dra_1",
  idempotencyKey: "sub_12345678",
  fileName: "a.jsonl",
  versions: [
    { id: "ver_1", blob: new Blob(["one"]), label: null, counts: [], patches: null, result: null },
    { id: "ver_2", blob: new Blob(["two!"]), label: "1 id renamed", counts: [], patches: null, result: null },
  ],
  serverFile: null,
  task: { kind: "idle" },
  sending: { kind: "none" },
  plan: null,
  fileId: null,
  beside: {},
  trial: null,
  trying: { kind: "none" },
  run: null,
  isKept: true,
  addedAtMs: 7,
};
const whole = (blobs: readonly unknown[]) => blobs.map((blob) => ({ blob, patches: null }));
const blobs = draft.versions.map(({ blob }) => blob);
const through = (one: Draft, kept: readonly unknown[] = blobs) =>
  draftOf(DraftRecord.parse(JSON.parse(JSON.stringify(recordOf(one)))), whole(kept));

describe("a draft that is kept and restored", () => {
  it("comes back as it was", () => expect(through(draft)).toEqual(draft));

  it("goes on by itself when it was on its way", () => {
    const sent: Draft = { ...draft, plan, fileId: "fil_1", sending: { kind: "creating" } };
    expect(through(sent)).toMatchObject({ sending: { kind: "queued" }, plan, fileId: "fil_1" });
  });
  it("stays stopped when it was stopped", () => {
    const stopped: Draft = { ...draft, plan, sending: { kind: "stopped", sentBytes: 3, why: "lost", message: "" } };
    expect(through(stopped)?.sending).toMatchObject({ kind: "stopped", why: "hand" });
  });
  it("comes with the table it was made of, or without where that is gone", () => {
    const made: Draft = {
      ...draft,
      beside: { source: { name: "a.csv", blob: new Blob(["[]"]), key: "tab_1", isShared: true, sentAs: "fil_1" } },
    };
    const record = DraftRecord.parse(JSON.parse(JSON.stringify(recordOf(made))));
    expect(draftOf(record, whole(blobs), { source: made.beside.source?.blob })).toEqual(made);
    expect(draftOf(record, whole(blobs))).toEqual(draft);
  });
  it("is refused when a file is gone or is no longer the same", () => {
    expect(through(draft, [blobs[0]])).toBeNull();
    expect(through(draft, [blobs[0], new Blob(["two"])])).toBeNull();
    expect(through(draft, [blobs[0], "two!"])).toBeNull();
  });
});
