import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attachment, exportFileName } from "./file-name";

describe("names of downloads", () => {
  it("keeps what is readable", () => {
    expect(exportFileName("Quiz run 4", "csv")).toBe("Quiz-run-4-results.csv");
    expect(exportFileName("日本 語", "errors")).toBe("日本-語-errors.jsonl");
    expect(exportFileName("../../etc/passwd", "jsonl")).toBe("etc-passwd-results.jsonl");
    expect(exportFileName("\r\n…\u202e", "csv")).toBe("…-results.csv");
    expect(exportFileName("///", "csv")).toBe("batch-results.csv");
  });

  it("is one printable header line that carries the exact name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const fileName = exportFileName(name, "csv");
        expect(fileName).not.toMatch(/[/\\\r\n\0"]/);
        const header = attachment(fileName);
        expect(header).toMatch(/^[\x20-\x7e]+$/);
        expect(decodeURIComponent(header.split("UTF-8''")[1] ?? "")).toBe(fileName);
        expect(new Headers({ "content-disposition": header }).get("content-disposition")).toBe(header);
      }),
    );
  });
});
