import { expect, test } from "vitest";
import { fieldLines, typeWords } from "./schema-words";

test("types read as one would write them", () => {
  expect(typeWords({ enum: ["24h", "1h"] })).toBe('"24h" | "1h"');
  expect(typeWords({ anyOf: [{ type: "string" }, { type: "null" }] })).toBe("string | null");
  expect(typeWords({ type: "array", items: { $ref: "#/components/schemas/Batch" } })).toBe("Batch[]");
  expect(typeWords({ type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } })).toBe(
    "(string | null)[]",
  );
  expect(typeWords({ type: "object", additionalProperties: { type: "string" } })).toBe("map of string");
  expect(typeWords({ type: "string", format: "date" })).toBe("string (date)");
  expect(typeWords(undefined)).toBe("anything");
});

test("fields follow named schemas, and never themselves", () => {
  const named = {
    Node: { type: "object", required: ["id"], properties: { id: { type: "string" }, next: { $ref: "#/c/s/Node" } } },
  };
  expect(fieldLines({ $ref: "#/c/s/Node" }, named)).toEqual([
    { name: "id", type: "string", isRequired: true, depth: 0 },
    { name: "next", type: "Node", isRequired: false, depth: 0 },
  ]);
});
