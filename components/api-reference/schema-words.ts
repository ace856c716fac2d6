import type { Schema } from "./api-types";

const nameOf = (ref: string): string => decodeURIComponent(ref.split("/").pop() ?? "");

/** A schema's type as one would write it: `"24h" | "1h"`, `Batch[]`, `{ … }`. */
export function typeWords(schema: Schema | undefined): string {
  if (!schema) return "anything";
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return [...new Set(options.map(typeWords))].join(" | ");
  if (schema.allOf) return schema.allOf.map(typeWords).join(" & ");
  if (schema.type === "array") {
    const item = typeWords(schema.items);
    return item.includes(" ") ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === "object") {
    const { additionalProperties: rest } = schema;
    if (!schema.properties && typeof rest === "object") return `map of ${typeWords(rest)}`;
    return "object";
  }
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : (schema.type ?? "anything");
  return schema.format ? `${type} (${schema.format})` : type;
}

export type FieldLine = { name: string; type: string; isRequired: boolean; depth: number };

/** An object's fields, those of objects within it indented below. A named schema is followed once, never into itself. */
export function fieldLines(
  schema: Schema | undefined,
  named: Record<string, Schema>,
  depth = 0,
  seen: readonly string[] = [],
): FieldLine[] {
  if (!schema || depth > 3) return [];
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    return seen.includes(name) ? [] : fieldLines(named[name], named, depth, [...seen, name]);
  }
  if (schema.type === "array") return fieldLines(schema.items, named, depth, seen);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.flatMap((option) => fieldLines(option, named, depth, seen));
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    { name, type: typeWords(field), isRequired: schema.required?.includes(name) ?? false, depth },
    ...fieldLines(field, named, depth + 1, seen),
  ]);
}
