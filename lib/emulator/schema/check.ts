import { arrayAt, isJsonObject, type JsonObject, type JsonValue, numberAt, stringAt } from "@/lib/emulator/json-value";
import { linearPattern } from "./linear-pattern";
import { asSchema, followRef, isSame, type Schema } from "./resolve";

const MAX_DEPTH = 64;

function hasType(value: JsonValue, type: JsonValue): boolean {
  if (type === "integer") return typeof value === "number" && Number.isInteger(value);
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isJsonObject(value);
  return typeof value === type;
}

/** True when a value satisfies a schema: the keywords an answer is made for, not the whole of JSON Schema. */
export function satisfies(schema: Schema, value: JsonValue, root: Schema, depth = 0): boolean {
  if (depth > MAX_DEPTH) return true;
  const check = (other: JsonValue | undefined, item: JsonValue = value) =>
    other === false ? false : satisfies(asSchema(other), item, root, depth + 1);
  const ref = stringAt(schema, "$ref");
  if (ref !== undefined && !check(followRef(ref, root))) return false;
  const types = schema.type === undefined ? [] : Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.length > 0 && !types.some((type) => hasType(value, type))) return false;
  if (schema.const !== undefined && !isSame(schema.const, value)) return false;
  if (schema.enum !== undefined && !arrayAt(schema, "enum").some((item) => isSame(item, value))) return false;
  if (!arrayAt(schema, "allOf").every((part) => check(part))) return false;
  if (schema.anyOf !== undefined && !arrayAt(schema, "anyOf").some((part) => check(part))) return false;
  if (schema.oneOf !== undefined && arrayAt(schema, "oneOf").filter((part) => check(part)).length !== 1) return false;
  if (schema.not !== undefined && check(schema.not)) return false;
  if (typeof value === "number") return isNumberOk(schema, value);
  if (typeof value === "string") return isStringOk(schema, value);
  if (Array.isArray(value)) return isArrayOk(schema, value, check);
  return !isJsonObject(value) || isObjectOk(schema, value, check);
}

type Check = (schema: JsonValue | undefined, item: JsonValue) => boolean;

function isNumberOk(schema: Schema, value: number): boolean {
  const multipleOf = numberAt(schema, "multipleOf");
  return (
    value >= (numberAt(schema, "minimum") ?? value) &&
    value <= (numberAt(schema, "maximum") ?? value) &&
    value > (numberAt(schema, "exclusiveMinimum") ?? Number.NEGATIVE_INFINITY) &&
    value < (numberAt(schema, "exclusiveMaximum") ?? Number.POSITIVE_INFINITY) &&
    (multipleOf === undefined || Number.isInteger(value / multipleOf))
  );
}

function isStringOk(schema: Schema, value: string): boolean {
  const length = [...value].length;
  const pattern = stringAt(schema, "pattern");
  if (length < (numberAt(schema, "minLength") ?? 0)) return false;
  if (length > (numberAt(schema, "maxLength") ?? Number.POSITIVE_INFINITY)) return false;
  return pattern === undefined || (linearPattern(pattern)?.(value) ?? true);
}

function isArrayOk(schema: Schema, value: JsonValue[], check: Check): boolean {
  if (value.length < (numberAt(schema, "minItems") ?? 0)) return false;
  if (value.length > (numberAt(schema, "maxItems") ?? Number.POSITIVE_INFINITY)) return false;
  const prefix = arrayAt(schema, "prefixItems");
  if (!value.every((item, i) => (i < prefix.length ? check(prefix[i], item) : check(schema.items, item)))) return false;
  if (schema.contains !== undefined && !value.some((item) => check(schema.contains, item))) return false;
  return (
    schema.uniqueItems !== true || !value.some((item, i) => value.slice(0, i).some((other) => isSame(item, other)))
  );
}

function isObjectOk(schema: Schema, value: JsonObject, check: Check): boolean {
  const keys = Object.keys(value);
  if (!arrayAt(schema, "required").every((key) => typeof key === "string" && Object.hasOwn(value, key))) return false;
  if (keys.length < (numberAt(schema, "minProperties") ?? 0)) return false;
  if (keys.length > (numberAt(schema, "maxProperties") ?? Number.POSITIVE_INFINITY)) return false;
  const properties = asSchema(schema.properties);
  const patterns = Object.entries(asSchema(schema.patternProperties));
  return keys.every((key) => {
    const item = value[key] ?? null;
    const matching = patterns.filter(([pattern]) => linearPattern(pattern)?.(key) ?? true);
    if (!matching.every(([, part]) => check(part, item))) return false;
    if (Object.hasOwn(properties, key)) return check(properties[key], item);
    return matching.length > 0 || check(schema.additionalProperties, item);
  });
}
