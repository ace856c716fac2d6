import { describe, expect, it } from "vitest";
import { batchNameOf, isTable, refusalOf } from "./file-kinds";

describe("refusalOf", () => {
  it("takes lines, packed or not, whatever the case", () => {
    for (const name of ["a.jsonl", "A.NDJSON", "a.b.jsonl.gz"]) expect(refusalOf(name), name).toBeNull();
  });
  it("says for everything else what is accepted", () => {
    for (const name of ["a.gz", "a.zip", "a.csv.gz", "jsonl", "a.jsonl.txt", ""]) {
      expect(refusalOf(name), name).toContain(".jsonl, .ndjson or .jsonl.gz");
    }
  });
  it("takes tables, and says how to save those it cannot read", () => {
    for (const name of ["a.csv", "A.TSV", "a.json", "a.xlsx"]) expect(refusalOf(name), name).toBeNull();
    expect(isTable("a.jsonl")).toBe(false);
    expect(refusalOf("a.xls")).toContain("Save it as .csv");
  });
  it("says where images go", () => {
    for (const name of ["a.png", "b.JPEG", "c.webp"]) expect(refusalOf(name), name).toContain("on the Workbench");
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
