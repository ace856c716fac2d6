import { describe, expect, it } from "vitest";
import type { Draft } from "./draft";
import { DraftRecord, draftOf, recordOf } from "./draft-record";
import { firstVersion, newDraft } from "./new-draft";

const plan = { connectionId: "con_1", name: "A", window: "24h", tags: [], metadata: {}, estimate: null };
const draft = newDraft("a.jsonl", {
  versions: [firstVersion(new Blob(["one"])), { ...firstVersion(new Blob(["two!"])), label: "1 id renamed" }],
  isKept: true,
});
const whole = (blobs: readonly unknown[]) => blobs.map((blob) => ({ blob, patches: null }));
const blobs = draft.versions.map(({ blob }) => blob);
const through = (one: Draft, kept: readonly unknown[] = blobs) =>
  draftOf(DraftRecord.parse(JSON.parse(JSON.stringify(recordOf(one)))), whole(kept));

describe("a draft that is kept and restored", () => {
  it("comes back as it was", () => expect(through(draft)).toEqual(draft));

  it("still knows the file on the server that it is a copy of", () => {
    expect(through({ ...draft, openedFrom: "fil_1" })?.openedFrom).toBe("fil_1");
    const { openedFrom: _, ...older } = recordOf(draft);
    expect(draftOf(DraftRecord.parse(older), whole(blobs))?.openedFrom).toBeNull();
  });

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
