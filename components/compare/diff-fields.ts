import { findJson } from "@/lib/results/rules/find-json";
import { unfold } from "@/lib/results/rules/unfold";

export type FieldChange = { path: string; a: string | null; b: string | null };

/** The fields of two JSON answers that differ; none when either is not JSON. */
export function diffFields(a: string, b: string): FieldChange[] {
  const [first, second] = [findJson(a), findJson(b)];
  if (first === undefined || second === undefined) return [];
  const [left, right] = [unfold(first), unfold(second)].map(
    (fields) => new Map(fields.map((field) => [field.path, field.text])),
  );
  const paths = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])]);
  return [...paths]
    .map((path) => ({ path, a: left?.get(path) ?? null, b: right?.get(path) ?? null }))
    .filter((change) => change.a !== change.b);
}
