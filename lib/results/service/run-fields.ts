import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import type { UncheckedReason } from "@/lib/results/contract";
import { mergeFields } from "@/lib/results/rules/merge-fields";
import type { listRunFields } from "@/lib/results/runs/contract";
import { type Fields, readFields } from "@/lib/results/store/fields";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { withSource } from "./find";
import { partsOf } from "./run-parts";

/** The columns that JSON answers and source tables of all parts add to every row's. @throws AppError not_found */
export async function fieldsOfRun(
  ctx: TeamCtx,
  { runId }: VerbInput<typeof listRunFields>,
): Promise<CallOutput<typeof listRunFields>> {
  const parts: Fields[] = [];
  for (const batch of await partsOf(ctx, runId)) parts.push(await withSource(ctx, batch, readFields));
  const reasons = new Map<UncheckedReason, number>();
  for (const { reason, rows } of parts.flatMap(({ unchecked }) => unchecked))
    reasons.set(reason, (reasons.get(reason) ?? 0) + rows);
  const total = (pick: (part: (typeof parts)[number]) => number) => parts.reduce((sum, part) => sum + pick(part), 0);
  return {
    fields: mergeFields(parts.map(({ fields }) => fields)),
    jsonRows: total(({ jsonRows }) => jsonRows),
    longTexts: total(({ longTexts }) => longTexts),
    unchecked: [...reasons].map(([reason, rows]) => ({ reason, rows })).sort((a, b) => b.rows - a.rows),
  };
}
