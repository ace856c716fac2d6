import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { RE2JS } from "re2js";
import type { UncheckedReason } from "@/lib/results/contract";
import { cut, isRecord } from "@/lib/results/rules/json";

/** Why a value does not fit its schema: "/score must be <= 10"; or why that cannot be told. Neither: it fits. */
export type Checked = { error: string | null; unchecked: UncheckedReason | null };
export type Check = (value: unknown) => Checked;

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

const options = {
  strict: false,
  logger: false,
  validateSchema: false,
  validateFormats: false,
  code: { regExp: linear },
} as const;

const isOlder = (schema: unknown): boolean =>
  isRecord(schema) && typeof schema.$schema === "string" && /draft-0[4-7]/.test(schema.$schema);

/** Compiles by the rules of today, or by those of before 2019, of which a few words meant something else. */
function compile(text: string): ValidateFunction {
  const schema = JSON.parse(text);
  if (isOlder(schema)) return new Ajv(options).compile(schema);
  try {
    return new Ajv2020(options).compile(schema);
  } catch {
    return new Ajv(options).compile(schema);
  }
}

const unchecked = (reason: UncheckedReason): Checked => ({ error: null, unchecked: reason });

function make(text: string): Check {
  let validate: ValidateFunction;
  try {
    validate = compile(text);
  } catch {
    return () => unchecked("schema_unsupported");
  }
  return (value) => {
    try {
      if (validate(value)) return { error: null, unchecked: null };
    } catch {
      // Schemas may call themselves without end.
      return unchecked("no_end");
    }
    const [error] = validate.errors ?? [];
    return { error: error ? said(error) : "the answer does not fit", unchecked: null };
  };
}

const checks = new Map<string, Check>();

/** The check of a schema's text, compiled once. */
export function checkOf(schema: string): Check {
  const known = checks.get(schema);
  if (known) return known;
  const made = make(schema);
  const [oldest] = checks.keys();
  if (checks.size >= kept && oldest !== undefined) checks.delete(oldest);
  checks.set(schema, made);
  return made;
}
