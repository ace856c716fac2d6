import { describe, expect, it } from "vitest";
import type { Draft, Sending } from "./draft";
import { correctedName, correctionsSentence, fileFacts, sendingWords, submitLabel, taskSentence } from "./file-words";
import { firstVersion, newDraft } from "./new-draft";

const plain = (text: string | null | undefined) => text?.replaceAll("\u00a0", " ");
const version = (label: string | null, size = 4) => ({ ...firstVersion(new Blob(["x".repeat(size)])), label });
const draft = (part: Partial<Draft>): Draft => newDraft("a.jsonl", { versions: [version(null, 4_000)], ...part });

it("says how fast a check goes", () => {
  const progress = { bytesDone: 42_000_000, bytesTotal: 198_400_000, lines: 10_412, rules: [] };
  expect(plain(taskSentence({ kind: "check", progress, startedAtMs: 1000 }, 2000))).toBe(
    "Checking · 42 MB of 198.4 MB · 10,412 lines · 42 MB/s",
  );
});

describe("sendingWords", () => {
  const words = (sending: Sending) => sendingWords(draft({ sending }));
  it("says speed and time left once they are known", () => {
    const slow = words({ kind: "uploading", sentBytes: 1_000, bytesPerSecond: 1_000, isWaiting: false });
    expect(slow).toMatchObject({ word: "Uploading", percent: 25 });
    expect(plain(slow?.detail)).toBe("1 kB of 4 kB · 1 kB/s · about 3 s left");
    const start = words({ kind: "uploading", sentBytes: 0, bytesPerSecond: null, isWaiting: false });
    expect(plain(start?.detail)).toBe("0 B of 4 kB");
  });
  it("says that it waits when the line is gone", () => {
    const gone = words({ kind: "uploading", sentBytes: 1_000, bytesPerSecond: null, isWaiting: true });
    expect(gone).toMatchObject({ word: "Waiting for the network", percent: 25 });
  });
  it("is silent when nothing is under way", () => {
    expect(words({ kind: "none" })).toBeNull();
    expect(words({ kind: "rejected", message: "" })).toBeNull();
  });
});

it("states what is known of a file and no more", () => {
  expect(plain(fileFacts(draft({}), false))).toBe("4 kB");
});

it("lists every correction and says that the file is untouched", () => {
  expect(correctionsSentence([version(null)])).toBeNull();
  expect(correctionsSentence([version(null), version("3 ids renamed"), version("1 line dropped")])).toBe(
    "Corrected copy: 3 ids renamed, 1 line dropped. Your file is untouched.",
  );
});

it("names the corrected copy", () => {
  expect(correctedName("tickets.v2.jsonl.gz")).toBe("tickets.v2.corrected.jsonl");
  expect(correctedName("tickets")).toBe("tickets.corrected.jsonl");
});

it("counts on the button", () => {
  expect(submitLabel(1, 50_000)).toBe("Submit 50,000 requests");
  expect(submitLabel(1, 1)).toBe("Submit 1 request");
  expect(submitLabel(3, 4_100)).toBe("Submit 3 batches · 4,100 requests");
  expect(submitLabel(0, 0)).toBe("Submit");
});
