import { type ZodType, z } from "zod";

type Json = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  items?: Json;
  properties?: Record<string, Json>;
  required?: string[];
  anyOf?: Json[];
  oneOf?: Json[];
  allOf?: Json[];
};

const ofFormat: Record<string, string> = {
  email: "sample@example.org",
  uri: "https://example.org/v1",
  date: "2026-01-31",
  "date-time": "2026-01-31T00:00:00.000Z",
};
const ofPattern = ["sample", "1.00", "bat_0123456789abcdef", "a", "sk-12345678", "2026-01-31"];

function text({ format, pattern, minLength = 0 }: Json): string {
  const formatted = ofFormat[format ?? ""];
  if (formatted) return formatted;
  const fitting = ofPattern.find((one) => one.length >= minLength && (!pattern || new RegExp(pattern, "u").test(one)));
  return fitting ?? "a sentence that is long enough".padEnd(minLength, "x");
}

function exampleOf(schema: Json): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const options = schema.anyOf ?? schema.oneOf;
  if (options?.[0]) return exampleOf(options[0]);
  const [type] = [schema.type ?? "object"].flat();
  if (type === "string") return text(schema);
  if (type === "integer" || type === "number") return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
  if (type === "boolean") return false;
  if (type === "null") return null;
  if (type === "array") return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items ?? {}));
  return Object.fromEntries((schema.required ?? []).map((name) => [name, exampleOf(schema.properties?.[name] ?? {})]));
}

/** The smallest value a schema of a contract should take: required fields only. */
export const sampleOf = (schema: ZodType): Record<string, unknown> =>
  exampleOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json) as Record<string, unknown>;
