import type { ResultField } from "@/lib/results/contract";

/**
 * The columns of several batches as one table has them, each where it first appears; one that is a number in some of them only
 * is mixed. Of different values there are at least as many as the batch with the most of them has.
 */
export function mergeFields(parts: readonly (readonly ResultField[])[]): ResultField[] {
  const fields = new Map<string, ResultField>();
  for (const field of parts.flat()) {
    const known = fields.get(field.column);
    if (!known) fields.set(field.column, field);
    else
      fields.set(field.column, {
        ...known,
        kind: known.kind === field.kind ? known.kind : "mixed",
        count: known.count + field.count,
        distinct: Math.max(known.distinct, field.distinct),
        ...(known.isOfTable || field.isOfTable ? { isOfTable: true } : {}),
      });
  }
  return [...fields.values()];
}
