import fc from "fast-check";
import { expect, test } from "vitest";
import { relations } from "@/lib/batches/contract";
import { BatchName } from "@/lib/batches/create-contract";
import { childFileName, childName, fixesOf } from "./rules";

test("a child is named after its parent, and always within what a name may be", () => {
  expect(childName("Support labels", "retry", 0)).toBe("Support labels · retry");
  expect(childName("Support labels", "retry", 1)).toBe("Support labels · retry 2");
  expect(childFileName("a.b.jsonl", "edit")).toBe("a.b.edited.jsonl");
  const name = fc.string({ minLength: 1, maxLength: 120 }).filter((text) => BatchName.safeParse(text).success);
  fc.assert(
    fc.property(name, fc.constantFrom(...relations), fc.nat(9_999), (parent, relation, siblings) => {
      expect(BatchName.safeParse(childName(parent, relation, siblings)).success).toBe(true);
    }),
  );
});

test("changes become steps in the body, and no change becomes none", () => {
  expect(fixesOf({})).toEqual([]);
  expect(fixesOf({ model: "m", params: { max_tokens: 9, response_format: { type: "json_object" } } })).toEqual([
    { kind: "set_model", model: "m" },
    { kind: "set_max_tokens", value: 9, where: "all" },
    { kind: "set_path", path: ["body", "response_format"], json: '{"type":"json_object"}' },
  ]);
});
