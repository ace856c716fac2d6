import { Rng } from "@/lib/emulator/answer/rng";
import { arrayAt, type JsonObject, type JsonValue, numberAt } from "@/lib/emulator/json-value";
import { satisfies } from "./check";
import { leaningLabels } from "./leaning";
import { numberForSchema } from "./numbers";
import { type Flavour, plausibleValue } from "./plausible";
import { asSchema, followRef, isSame, mergeSchemas, type Schema } from "./resolve";
import { stringForSchema } from "./strings";

/** Beyond it only what is required is written. */
const SPARSE_DEPTH = 4;
/** Beyond it a value is given up: the schema requires itself without end. */
const MAX_DEPTH = 24;
/** How often a label is the one the text leans to: models are mostly right. */
const LEANING = 0.88;
const NODE_TRIES = 6;
const WHOLE_TRIES = 12;

type Maker = { root: Schema; flavour: Flavour; budget: number };

/** A JSON value that satisfies a JSON Schema, the same for the same seed. Unsatisfiable schemas get a near miss. */
export function instanceOf(schema: Schema, seed: string, words: string[], text = ""): JsonValue {
  let value: JsonValue = null;
  for (let attempt = 0; attempt < WHOLE_TRIES; attempt++) {
    const maker: Maker = { root: schema, flavour: { rng: new Rng(`${seed} ${attempt}`), words, text }, budget: 4000 };
    value = make(schema, "", 0, maker);
    if (satisfies(schema, value, schema)) break;
  }
  return value;
}

/** Combinators and references resolved into one plain schema, choosing one branch of each. */
function flatten(schema: Schema, depth: number, maker: Maker): Schema {
  if (depth > MAX_DEPTH) return {};
  const { $ref, allOf, anyOf, oneOf, ...base } = schema;
  let merged: Schema = base;
  const add = (part: JsonValue | undefined) => {
    merged = mergeSchemas(merged, flatten(asSchema(part), depth + 1, maker));
  };
  if (typeof $ref === "string") add(followRef($ref, maker.root));
  for (const part of Array.isArray(allOf) ? allOf : []) add(part);
  if (Array.isArray(anyOf)) add(branchOf(anyOf, depth, maker));
  if (Array.isArray(oneOf)) add(branchOf(oneOf, depth, maker));
  return merged;
}

function branchOf(branches: JsonValue[], depth: number, maker: Maker): JsonValue | undefined {
  const flat = branches.filter((branch) => {
    const schema = asSchema(branch);
    return schema.$ref === undefined && schema.type !== "object" && schema.type !== "array";
  });
  return maker.flavour.rng.pick(depth >= SPARSE_DEPTH && flat.length > 0 ? flat : branches);
}

function make(schema: Schema, key: string, depth: number, maker: Maker): JsonValue {
  const isCombined = ["$ref", "allOf", "anyOf", "oneOf", "not"].some((word) => schema[word] !== undefined);
  let value: JsonValue = null;
  for (let attempt = 0; attempt < NODE_TRIES; attempt++) {
    value = makePlain(flatten(schema, depth, maker), key, depth, maker);
    if (!isCombined || maker.budget <= 0 || satisfies(schema, value, maker.root)) break;
  }
  return value;
}

function typeOf(schema: Schema, rng: Rng): string | undefined {
  if (Array.isArray(schema.type)) {
    const named = schema.type.filter((type) => typeof type === "string");
    // A nullable field mostly has a value.
    const real = named.filter((type) => type !== "null");
    return rng.pick(real.length > 0 && rng.chance(0.85) ? real : named);
  }
  if (typeof schema.type === "string") return schema.type;
  if (schema.properties || schema.required || schema.minProperties) return "object";
  if (schema.items || schema.prefixItems || schema.minItems) return "array";
  if (schema.pattern || schema.format || schema.minLength || schema.maxLength) return "string";
  const hasRange = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].some(
    (k) => k in schema,
  );
  return hasRange ? "number" : undefined;
}

function makePlain(schema: Schema, key: string, depth: number, maker: Maker): JsonValue {
  maker.budget--;
  const { rng, text = "" } = maker.flavour;
  if (depth > MAX_DEPTH) return null;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) {
    const { enum: _, ...rest } = schema;
    const fitting = arrayAt(schema, "enum").filter((item) => satisfies(rest, item, maker.root));
    const leaning = text === "" || !rng.chance(LEANING) ? [] : leaningLabels(fitting, text);
    return rng.pick(leaning) ?? rng.pick(fitting.length > 0 ? fitting : arrayAt(schema, "enum")) ?? null;
  }
  switch (typeOf(schema, rng)) {
    case "object":
      return makeObject(schema, depth, maker);
    case "array":
      return makeArray(schema, key, depth, maker);
    case "string":
      return stringForSchema(schema, key, maker.flavour);
    case "integer":
      return numberForSchema(schema, true, key, maker.flavour);
    case "number":
      return numberForSchema(schema, false, key, maker.flavour);
    case "boolean":
      return rng.chance(0.5);
    case "null":
      return null;
    default:
      return plausibleValue(key, maker.flavour);
  }
}

function makeArray(schema: Schema, key: string, depth: number, maker: Maker): JsonValue[] {
  const { rng } = maker.flavour;
  const prefix = arrayAt(schema, "prefixItems");
  const min = numberAt(schema, "minItems") ?? (depth >= SPARSE_DEPTH ? 0 : Math.max(1, prefix.length));
  const most = Math.max(min, Math.min(numberAt(schema, "maxItems") ?? Number.POSITIVE_INFINITY, min + 3));
  const capped = schema.items === false ? Math.min(most, prefix.length) : most;
  const count = Math.min(
    depth >= SPARSE_DEPTH ? min : rng.int(min, most),
    capped,
    numberAt(schema, "maxItems") ?? capped,
  );
  const items: JsonValue[] = [];
  for (let attempt = 0; items.length < count && attempt < count * 8; attempt++) {
    const part = asSchema(prefix[items.length] ?? schema.items);
    const wanted =
      items.length === 0 && schema.contains !== undefined ? mergeSchemas(part, asSchema(schema.contains)) : part;
    const item = make(wanted, key.replace(/s$/, ""), depth + 1, maker);
    if (schema.uniqueItems !== true || !items.some((other) => isSame(other, item))) items.push(item);
  }
  return items;
}

function makeObject(schema: Schema, depth: number, maker: Maker): JsonObject {
  const { rng } = maker.flavour;
  const properties = asSchema(schema.properties);
  const required = arrayAt(schema, "required").filter((key) => typeof key === "string");
  const most = numberAt(schema, "maxProperties") ?? Number.POSITIVE_INFINITY;
  const optional = Object.keys(properties).filter((key) => !required.includes(key) && properties[key] !== false);
  const room = Math.max(0, Math.min(optional.length, most - required.length));
  const chosen = depth >= SPARSE_DEPTH ? [] : optional.filter(() => rng.chance(0.8)).slice(0, room);
  const object: JsonObject = {};
  const put = (key: string, part: JsonValue | undefined) =>
    Object.defineProperty(object, key, {
      value: make(asSchema(part), key, depth + 1, maker),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  for (const key of [...Object.keys(properties), ...required]) {
    if ((required.includes(key) || chosen.includes(key)) && !Object.hasOwn(object, key)) {
      put(key, Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties);
    }
  }
  const least = numberAt(schema, "minProperties") ?? 0;
  for (const key of optional)
    if (Object.keys(object).length < least && !Object.hasOwn(object, key)) put(key, properties[key]);
  for (
    let extra = 1;
    Object.keys(object).length < least && schema.additionalProperties !== false && extra <= least;
    extra++
  ) {
    put(`extra_${extra}`, schema.additionalProperties);
  }
  return object;
}
