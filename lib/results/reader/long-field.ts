import { type Field, fieldLetters } from "@/lib/results/rules/unfold";

/** Where a field stands in its answer, in characters from 1 on. */
export type LongField = { path: string; at: number; length: number };

const hasPairs = /[\ud800-\udfff]/;

/**
 * The first field that is too long to be kept whole, where it stands in the answer letter for letter: a filter then looks there,
 * and need not take the JSON apart. Null where its JSON has escapes, or characters that count as two here and as one in the engine.
 */
export function longField(fields: readonly Field[], answer: string): LongField | null {
  const field = fields.find(({ kind, text }) => kind === "t" && text.length > fieldLetters);
  if (!field) return null;
  const { path, text } = field;
  const start = answer.indexOf(text);
  if (start === -1 || hasPairs.test(answer.slice(0, start + text.length))) return null;
  // Two fields can have one name: `a.b` and the `b` in `a`.
  return fields.some((other) => other !== field && other.path === path)
    ? null
    : { path, at: start + 1, length: text.length };
}
