import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { RE2JS } from "re2js";
import { cut } from "@/lib/results/rules/json";

/** Why a value does not fit its schema: "/score must be <= 10". Null: it fits, or the schema cannot be checked. */
export type Check = (value: unknown) => string | null;

const kept = 64;
const saidMax = 300;

/** Patterns come from the people who wrote the schema and meet texts a model wrote: only an engine without backtracking may run them. */
const linear = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: "linear" },
);

function said({ instancePath, message, params, keyword }: ErrorObject): string {
  const where = instancePath === "" ? "the answer" : instancePath;
  const more =
    keyword === "additionalProperties"
      ? `: ${JSON.stringify(params.additionalProperty)}`
      : keyword === "enum"
        ? `: ${JSON.stringify(params.allowedValues)}`
        : "";
  return cut(`${where} ${message ?? "does not fit"}${more}`, saidMax);
}

/** A check that never fits nothing: for schemas that are no schemas, or use what cannot be checked here. */
const unchecked: Check = () => null;

function compile(text: string): Check {
  let validate: ValidateFunction;
  try {
    const ajv = new Ajv2020({
      strict: false,
      logger: false,
      validateSchema: false,
      validateFormats: false,
      code: { regExp: linear },
    });
    validate = ajv.compile(JSON.parse(text));
  } catch {
    return unchecked;
  }
  return (value) => {
    try {
      if (validate(value)) return null;
    } catch {
      // Schemas may call themselves without end.
      return null;
    }
    const [error] = validate.errors ?? [];
    return error ? said(error) : "the answer does not fit";
  };
}

const checks = new Map<string, Check>();

/** The check of a schema's text, compiled once. */
export function checkOf(schema: string): Check {
  const known = checks.get(schema);
  if (known) return known;
  const made = compile(schema);
  const [oldest] = checks.keys();
  if (checks.size >= kept && oldest !== undefined) checks.delete(oldest);
  checks.set(schema, made);
  return made;
}
