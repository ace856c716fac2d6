import { describe, expect, it } from "vitest";
import type { Connection } from "@/lib/connections/contract";
import { doublewordBatchApi, plainBatchApi } from "@/lib/upstream/contract";
import { capabilityWords, checkState, keyWords, leavesOrigin } from "./connection-words";

const connection = (part: Partial<Connection>): Connection => ({
  id: "con_1",
  name: "Prod",
  kind: "doubleword",
  baseUrl: "https://api.example.org/v1",
  keyLast4: "7Qm2",
  isKeyRefused: false,
  adopts: true,
  isEmulator: false,
  capabilities: doublewordBatchApi,
  lastCheck: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  ...part,
});

it("says what can be done in words, not in flags", () => {
  const plain = capabilityWords(plainBatchApi).map((word) => word.replaceAll("\u00a0", " "));
  expect(plain).toContain("answers when a batch has ended");
  expect(plain).toContain("files to 200 MB and 50,000 requests");
  expect(capabilityWords(doublewordBatchApi)).toContain("windows 24h and 1h");
});

describe("checkState", () => {
  const lastCheck = { checkedAt: "", isOk: true, summary: "Works. 20 models.", steps: [], modelCount: 20 };
  it("puts a missing key before an old verdict", () => {
    expect(checkState(connection({ keyLast4: null, lastCheck })).word).toBe("Has no key");
    expect(checkState(connection({ keyLast4: null, isEmulator: true })).word).toBe("Not tested yet");
  });
  it("tells works from does not", () => {
    expect(checkState(connection({ lastCheck }))).toEqual({ tone: "good", word: "Works", note: "20 models." });
    expect(checkState(connection({ lastCheck: { ...lastCheck, isOk: false } })).word).toBe("Does not work");
  });
});

it("shows the last four characters and nothing more", () => {
  expect(keyWords(connection({}))).toBe("key ends in 7Qm2");
  expect(keyWords(connection({ keyLast4: null }))).toBe("no key");
  expect(keyWords(connection({ isEmulator: true, keyLast4: null }))).toBe("needs no key");
});

it("notices when an address moves to somebody else", () => {
  expect(leavesOrigin("https://a.example/v1", "https://a.example/v2")).toBe(false);
  expect(leavesOrigin("https://a.example/v1", "https://b.example/v1")).toBe(true);
  expect(leavesOrigin("https://a.example/v1", "http://a.example/v1")).toBe(true);
  expect(leavesOrigin("https://a.example/v1", "not yet typed")).toBe(false);
});
