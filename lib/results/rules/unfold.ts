import { cut, isRecord, type JsonRecord, toText } from "./json";

/** A field of a JSON answer. `kind`: n number, b boolean, l list, t anything else. `number` where it can be compared as one. */
export type Field = { path: string; kind: "n" | "b" | "l" | "t"; text: string; number: number | null };

const fieldsMax = 40;
const depthMax = 4;
const pathLengthMax = 120;
/** As much of a field as is kept beside its answer. */
export const fieldLetters = 1_000;
/** For files people take home: as much as anybody puts into one cell. */
export const wholeCellLengthMax = 1_000_000;

/** Texts that are plainly numbers are compared as numbers too: models like to quote them. */
const plainNumber = /^\s*-?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,2})?\s*$/i;

export const numberIn = (text: string): number | null => (plainNumber.test(text) ? Number(text) : null);

function fieldOf(path: string, value: unknown, lengthMax: number): Field | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") {
    return { path, kind: "n", text: String(value), number: Number.isFinite(value) ? value : null };
  }
  if (typeof value === "boolean") return { path, kind: "b", text: String(value), number: null };
  const text = cut(toText(value), lengthMax);
  return {
    path,
    kind: Array.isArray(value) ? "l" : "t",
    text,
    number: typeof value === "string" ? numberIn(value) : null,
  };
}

type Walk = { fields: Field[]; lengthMax: number };

function walk(record: JsonRecord, prefix: string, depth: number, { fields, lengthMax }: Walk): void {
  for (const [name, value] of Object.entries(record)) {
    if (fields.length >= fieldsMax) return;
    const path = prefix === "" ? name : `${prefix}.${name}`;
    if (path === "" || path.length > pathLengthMax) continue;
    if (isRecord(value) && depth < depthMax && Object.keys(value).length > 0)
      walk(value, path, depth + 1, { fields, lengthMax });
    else {
      const field = fieldOf(path, value, lengthMax);
      if (field) fields.push(field);
    }
  }
}

/**
 * The fields of a JSON answer, objects within objects by their path, at most 40. A list of one object counts as that
 * object; of other lists nothing is unfolded.
 */
export function unfold(value: unknown, lengthMax = fieldLetters): Field[] {
  const record = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const fields: Field[] = [];
  if (isRecord(record)) walk(record, "", 1, { fields, lengthMax });
  return fields;
}
