import { findJson } from "@/lib/results/rules/find-json";
import { unfold } from "@/lib/results/rules/unfold";

type FieldText = { path: string; text: string };

/** Of several JSON answers the fields in which not all are alike, each side's own; null when one of them is not JSON. */
export function tellApart(answers: readonly string[]): FieldText[][] | null {
  const sides: Map<string, string>[] = [];
  for (const answer of answers) {
    const json = findJson(answer);
    if (json === undefined) return null;
    sides.push(new Map(unfold(json).map(({ path, text }) => [path, text])));
  }
  const isAlike = (path: string) => new Set(sides.map((side) => side.get(path))).size === 1;
  const told = sides.map((side) => [...side].flatMap(([path, text]) => (isAlike(path) ? [] : [{ path, text }])));
  return told.some((fields) => fields.length > 0) ? told : null;
}

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
