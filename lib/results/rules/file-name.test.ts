import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportFileName } from "./file-name";

describe("names of downloads", () => {
  it("keeps what is readable", () => {
    expect(exportFileName("Quiz run 4", "csv")).toBe("Quiz-run-4-results.csv");
    expect(exportFileName("日本 語", "errors")).toBe("日本-語-errors.jsonl");
    expect(exportFileName("../../etc/passwd", "jsonl")).toBe("etc-passwd-results.jsonl");
    expect(exportFileName("\r\n…\u202e", "csv")).toBe("…-results.csv");
    expect(exportFileName("///", "csv")).toBe("batch-results.csv");
  });

  it("never names a folder, nor carries anything a header or a system could trip over", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const fileName = exportFileName(name, "csv");
        expect(fileName).not.toMatch(/[/\\\p{Cc}\p{Cf}\p{Cs}"<>:|?*]/u);
        expect(fileName).toMatch(/^[^.-].*-results\.csv$/u);
        expect(() => encodeURIComponent(fileName)).not.toThrow();
        expect(fileName.length).toBeLessThan(180);
      }),
    );
  });
});
