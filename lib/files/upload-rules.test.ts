import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addSample,
  chunkBytesFor,
  type SpeedSample,
  shouldTryAgain,
  speedOf,
  timeLeftMs,
  uploadError,
} from "./upload-rules";

describe("chunkBytesFor", () => {
  it("sends 8 MiB pieces, 1 MiB on a slow line", () => {
    expect(chunkBytesFor({})).toBe(8_388_608);
    expect(chunkBytesFor({ effectiveType: "4g" })).toBe(8_388_608);
    expect(chunkBytesFor({ effectiveType: "3g" })).toBe(1_048_576);
    expect(chunkBytesFor({ saveData: true })).toBe(1_048_576);
    expect(chunkBytesFor({ lastPieceMs: 10_001 })).toBe(1_048_576);
    expect(chunkBytesFor({ lastPieceMs: 900 })).toBe(8_388_608);
  });
});

describe("shouldTryAgain", () => {
  it("waits out a lost line and a tired server, not a refusal", () => {
    for (const status of [0, 409, 423, 429, 500, 502, 503]) expect(shouldTryAgain(status), String(status)).toBe(true);
    for (const status of [400, 401, 403, 404, 413, 507]) expect(shouldTryAgain(status), String(status)).toBe(false);
  });
});

describe("uploadError", () => {
  it("takes the server's own code and sentence", () => {
    const body = JSON.stringify({ error: { code: "too_large", message: "Split it." } });
    expect(uploadError(413, body, null)).toMatchObject({ code: "too_large", message: "Split it." });
  });
  it("has a sentence for silence and for a stranger's page", () => {
    expect(uploadError(0, "", null).message).toContain("What has arrived is kept");
    expect(uploadError(502, "<html>", null)).toMatchObject({ code: "internal" });
  });
});

describe("speed", () => {
  it("tells bytes a second and the time left", () => {
    let samples: SpeedSample[] = [];
    for (let second = 0; second <= 20; second++) {
      samples = addSample(samples, { atMs: second * 1000, sentBytes: second * 2_000_000 });
    }
    expect(speedOf(samples)).toBe(2_000_000);
    expect(samples.length).toBeLessThanOrEqual(6);
    expect(timeLeftMs(40_000_000, 60_000_000, speedOf(samples))).toBe(10_000);
  });
  it("says nothing before it can", () => {
    expect(speedOf([])).toBeNull();
    expect(speedOf([{ atMs: 0, sentBytes: 0 }])).toBeNull();
    expect(timeLeftMs(0, 10, null)).toBeNull();
  });
  it("forgets what was sent before a retry began earlier in the file", () => {
    const before = addSample([], { atMs: 0, sentBytes: 9_000 });
    expect(addSample(before, { atMs: 100, sentBytes: 4_000 })).toEqual([{ atMs: 100, sentBytes: 4_000 }]);
  });
  it("is never negative", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4000), fc.nat(1_000_000)), { maxLength: 30 }), (steps) => {
        let atMs = 0;
        let samples: SpeedSample[] = [];
        for (const [wait, sentBytes] of steps) {
          atMs += wait;
          samples = addSample(samples, { atMs, sentBytes });
          expect(speedOf(samples) ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
