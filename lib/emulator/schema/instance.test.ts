import Ajv from "ajv/dist/2020";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "@/lib/emulator/json-value";
import { satisfies } from "./check";
import { instanceOf } from "./instance";

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const words = ["harbour", "ledger", "tide"];

function problems(schema: JsonObject, value: JsonValue): unknown {
  const validate = ajv.compile(schema);
  return validate(value) ? null : { value, errors: validate.errors };
}

/** Schemas that can be satisfied, built from the keywords answers are made for. */
const schemas: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>((tie) => {
  const schema = tie("schema");
  const small = fc.nat({ max: 6 });
  const string = fc.record({ min: small, extra: fc.nat({ max: 20 }) }).map(({ min, extra }) => ({
    type: "string",
    minLength: min,
    maxLength: min + extra,
  }));
  const pattern = fc
    .constantFrom("^[A-Z]{3}-\\d{2,4}$", "^(yes|no|maybe)$", "^\\w+@\\w+\\.com$", "[a-f0-9]{8}", "^[^x]+$", "^a?b*c+$")
    .map((source) => ({ type: "string", pattern: source }));
  const number = fc
    .record({
      type: fc.constantFrom("integer", "number"),
      from: fc.integer({ min: -50, max: 50 }),
      width: fc.integer({ min: 3, max: 90 }),
    })
    .map(({ type, from, width }) => ({ type, minimum: from, exclusiveMaximum: from + width }));
  const multiple = fc
    .constantFrom<[string, number]>(["integer", 3], ["integer", 0.5], ["number", 0.25], ["number", 0.01], ["number", 7])
    .map(([type, multipleOf]) => ({ type, multipleOf, minimum: -20, maximum: 100 }));
  const literal = fc.oneof(
    fc.constantFrom<JsonValue>(null, true, 7, "seven", [1]).map((value) => ({ const: value })),
    fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }).map((values) => ({ enum: values })),
  );
  const array = fc
    .record({ items: schema, minItems: small, extra: small })
    .map(({ items, minItems, extra }) => ({ type: "array", items, minItems, maxItems: minItems + extra }));
  const unique = fc.nat({ max: 4 }).map((minItems) => ({
    type: "array",
    items: { type: "integer", minimum: 0, maximum: 9 },
    minItems,
    uniqueItems: true,
  }));
  const tuple = fc
    .array(schema, { minLength: 1, maxLength: 3 })
    .map((prefixItems) => ({ type: "array", prefixItems, items: false, minItems: prefixItems.length }));
  const object = fc
    .record({
      properties: fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), schema, { maxKeys: 5 }),
      isClosed: fc.boolean(),
      all: fc.boolean(),
    })
    .map(({ properties, isClosed, all }) => ({
      type: "object",
      properties: properties as JsonObject,
      required: Object.keys(properties).filter((_, i) => all || i % 2 === 0),
      ...(isClosed ? { additionalProperties: false } : {}),
    }));
  const anyOf = fc.array(schema, { minLength: 1, maxLength: 3 }).map((branches) => ({ anyOf: branches }));
  const oneOf = fc.constant({
    oneOf: [
      { type: "string", maxLength: 9 },
      { type: "integer" },
      { type: "object", required: ["kind"], properties: { kind: { const: "a" } } },
    ],
  });
  const allOf = fc.record({ one: schema, min: small }).map(({ one, min }) => ({
    allOf: [
      { type: "object", properties: { one }, required: ["one"] },
      { type: "object", properties: { two: { type: "integer", minimum: min } }, required: ["two"] },
    ],
  }));
  const nullable = fc.constantFrom("string", "integer", "boolean").map((type) => ({ type: [type, "null"] }));
  return {
    schema: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      string,
      pattern,
      number,
      multiple,
      literal,
      nullable,
      unique,
      array,
      tuple,
      object,
      anyOf,
      oneOf,
      allOf,
    ) as fc.Arbitrary<JsonObject>,
  };
}).schema;

describe("an instance", () => {
  test("satisfies its schema, as another validator sees it", () => {
    fc.assert(
      fc.property(schemas, fc.string(), (schema, seed) => {
        expect(problems(schema, instanceOf(schema, seed, words))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  test("is the same for the same seed and mostly another for another", () => {
    const schema = {
      type: "object",
      properties: { name: { type: "string" }, n: { type: "integer" } },
      required: ["name", "n"],
    };
    const made = Array.from({ length: 20 }, (_, i) => JSON.stringify(instanceOf(schema, `${i}`, words)));
    expect(made).toEqual(Array.from({ length: 20 }, (_, i) => JSON.stringify(instanceOf(schema, `${i}`, words))));
    expect(new Set(made).size).toBeGreaterThan(10);
  });

  const named: [string, JsonObject][] = [
    [
      "a reference to a definition that refers to itself",
      {
        $ref: "#/$defs/node",
        $defs: {
          node: {
            type: "object",
            properties: { value: { type: "integer" }, children: { type: "array", items: { $ref: "#/$defs/node" } } },
            required: ["value", "children"],
            additionalProperties: false,
          },
        },
      },
    ],
    [
      "a recursive choice",
      {
        $defs: {
          tree: {
            anyOf: [
              { type: "null" },
              {
                type: "object",
                properties: { left: { $ref: "#/$defs/tree" }, right: { $ref: "#/$defs/tree" } },
                required: ["left", "right"],
              },
            ],
          },
        },
        $ref: "#/$defs/tree",
      },
    ],
    [
      "overlapping branches of which exactly one may hold",
      {
        oneOf: [
          { type: "integer", minimum: 0 },
          { type: "integer", maximum: 10 },
        ],
      },
    ],
    ["a value that is ruled out", { type: "integer", minimum: 1, maximum: 3, not: { const: 2 } }],
    ["escaped pointers", { $ref: "#/$defs/a~1b", $defs: { "a/b": { const: 5 } } }],
    ["a minimum of properties", { type: "object", minProperties: 3, additionalProperties: { type: "boolean" } }],
    ["required keys that nothing describes", { type: "object", required: ["reason", "score"] }],
    ["something to contain", { type: "array", items: { type: "integer" }, contains: { const: 42 }, minItems: 2 }],
    ["no type at all", { properties: { a: { minimum: 4 } }, required: ["a"] }],
    [
      "a key that must not become a prototype",
      { type: "object", properties: { constructor: { const: 1 } }, required: ["constructor"] },
    ],
  ];
  test.each(named)("handles %s", (_, schema) => {
    for (let seed = 0; seed < 30; seed++) {
      const value = instanceOf(schema, String(seed), words);
      expect(problems(schema, value)).toBeNull();
    }
  });

  test("a pattern that takes for ever elsewhere takes no time here", () => {
    const text = `${"a".repeat(60)}!`;
    for (const pattern of ["^(a+)+$", "^(a|aa)+$", "^(.*a){20}$", "^(\\w+\\s?)*$"]) {
      expect(satisfies({ type: "string", pattern }, text, {})).toBe(false);
      expect(satisfies({ type: "string", pattern }, "a".repeat(20), {})).toBe(true);
    }
  });

  test("gives up on what nothing satisfies, without hanging", () => {
    const endless: JsonObject = { type: "object", properties: { self: { $ref: "#" } }, required: ["self"] };
    expect(instanceOf(endless, "s", words)).toBeTypeOf("object");
    expect(() => instanceOf({ allOf: [{ type: "string" }, { type: "integer" }] }, "s", words)).not.toThrow();
  });

  test.each([
    ["date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
    ["date", /^\d{4}-\d\d-\d\d$/],
    ["time", /^\d\d:\d\d:\d\dZ$/],
    ["email", /^[^@\s]+@[^@\s]+\.[a-z]+$/],
    ["uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/],
    ["uri", /^https:\/\/[^\s]+$/],
    ["ipv4", /^(\d{1,3}\.){3}\d{1,3}$/],
    ["hostname", /^[a-z.]+$/],
    ["duration", /^P\d+DT\d+H$/],
  ])("writes strings of format %s", (format, expected) => {
    for (let seed = 0; seed < 20; seed++)
      expect(instanceOf({ type: "string", format }, String(seed), words)).toMatch(expected);
  });
});

test("the own validator agrees with another one", () => {
  fc.assert(
    fc.property(schemas, fc.oneof(fc.jsonValue(), schemas), (schema, value) => {
      expect(satisfies(schema, value as JsonValue, schema)).toBe(ajv.compile(schema)(value));
    }),
    { numRuns: 300 },
  );
});
