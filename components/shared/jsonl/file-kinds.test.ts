import { describe, expect, it } from "vitest";
import { batchNameOf, refusalOf } from "./file-kinds";

describe("refusalOf", () => {
  it("takes lines, packed or not, whatever the case", () => {
    for (const name of ["a.jsonl", "A.NDJSON", "a.b.jsonl.gz"]) expect(refusalOf(name), name).toBeNull();
  });
  it("says for everything else what is accepted", () => {
    for (const name of ["a.csv", "a.tsv", "a.json", "a.gz", "a.zip", "jsonl", "a.jsonl.txt", ""]) {
      expect(refusalOf(name), name).toContain(".jsonl, .ndjson or .jsonl.gz");
    }
  });
  it("tells a table from a document", () => {
    expect(refusalOf("a.csv")).not.toBe(refusalOf("a.json"));
  });
});

describe("batchNameOf", () => {
  it("makes words of a file name", () => {
    expect(batchNameOf("tickets_march-v2.jsonl.gz")).toBe("Tickets march v2");
    expect(batchNameOf("Invoices.NDJSON")).toBe("Invoices");
    expect(batchNameOf("größe.jsonl")).toBe("Größe");
  });
  it("always gives a name the contract takes", () => {
    expect(batchNameOf(".jsonl")).toBe("New batch");
    expect(batchNameOf(`${"x".repeat(300)}.jsonl`)).toHaveLength(120);
  });
});
