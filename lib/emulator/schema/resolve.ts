import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/emulator/json-value";

export type Schema = JsonObject;

/** A schema as an object: `true` allows everything, `false` nothing. */
export function asSchema(value: JsonValue | undefined): Schema {
  if (isJsonObject(value)) return value;
  return value === false ? { not: {} } : {};
}

/** The schema a local `$ref` points at (`#`, `#/$defs/x`, or an `$anchor`); `{}` when it does not exist. */
export function followRef(ref: string, root: Schema): Schema {
  if (!ref.startsWith("#")) return {};
  const path = decodeURIComponent(ref.slice(1));
  if (path !== "" && !path.startsWith("/")) return findAnchor(path, root);
  let value: JsonValue | undefined = root;
  for (const step of path.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isJsonObject(value) ? value[key] : undefined;
  }
  return asSchema(value);
}

function findAnchor(anchor: string, root: Schema): Schema {
  for (const defs of [root.$defs, root.definitions]) {
    for (const value of isJsonObject(defs) ? Object.values(defs) : []) {
      if (isJsonObject(value) && value.$anchor === anchor) return value;
    }
  }
  return {};
}

const LARGER = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const SMALLER = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

function listOf(value: JsonValue | undefined): JsonValue[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function mergeProperties(a: JsonValue | undefined, b: JsonValue | undefined): JsonObject {
  const merged: JsonObject = { ...asSchema(a) };
  for (const [key, schema] of Object.entries(asSchema(b))) {
    const known = merged[key];
    merged[key] = known === undefined ? schema : mergeSchemas(asSchema(known), asSchema(schema));
  }
  return merged;
}

function mergeTypes(a: JsonValue[], b: JsonValue[]): JsonValue[] {
  const both = a.filter((type) => b.includes(type) || (type === "integer" && b.includes("number")));
  return both.length > 0 ? both : b.includes("integer") && a.includes("number") ? ["integer"] : b;
}

/** One schema that asks for what both ask for, as far as that can be written down without combinators. */
export function mergeSchemas(a: Schema, b: Schema): Schema {
  const merged: Schema = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const known = merged[key];
    if (known === undefined) merged[key] = value;
    else if (key === "properties" || key === "patternProperties") merged[key] = mergeProperties(known, value);
    else if (key === "required") merged[key] = [...new Set([...listOf(known), ...listOf(value)])];
    else if (key === "type") merged[key] = mergeTypes(listOf(known), listOf(value));
    else if (key === "enum")
      merged[key] = listOf(known).filter((item) => listOf(value).some((other) => isSame(item, other)));
    else if (LARGER.includes(key)) merged[key] = Math.max(Number(known), Number(value));
    else if (SMALLER.includes(key)) merged[key] = Math.min(Number(known), Number(value));
    else if (key === "items") merged[key] = mergeSchemas(asSchema(known), asSchema(value));
    else if (key === "additionalProperties") merged[key] = known === false ? false : value;
    else merged[key] = value;
  }
  return merged;
}

/** Deep equality of JSON values; the order of keys does not matter. */
export function isSame(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i] ?? null));
  if (!isJsonObject(a) || !isJsonObject(b)) return a === b;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] ?? null, b[key] ?? null));
}
