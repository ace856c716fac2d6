import { z } from "zod";
import type { Batch } from "@/lib/batches/contract";
import { BatchName, MoneyGuard } from "@/lib/batches/create-contract";
import { cancelledCount } from "@/lib/batches/rules";
import { formatCount, plural } from "@/lib/format";
import type { NewChild, RowChoice } from "@/lib/reruns/contract";
import type { ResultFilter } from "@/lib/results/contract";

const number = (check: z.ZodNumber, message: string) =>
  z
    .string()
    .trim()
    .refine((text) => text === "" || check.safeParse(Number(text)).success, message);

/** What "run again with…" asks. Whatever is left empty stays as it is in the lines. */
export const CloneForm = z.object({
  name: BatchName,
  rows: z.string(),
  connectionId: z.string().min(1),
  window: z.string().min(1),
  model: z.string().trim().max(200),
  maxTokens: number(z.number().int().positive(), "Use a whole number above 0."),
  temperature: number(z.number().min(0).max(2), "Use a number from 0 to 2."),
  limit: z
    .string()
    .trim()
    .refine((text) => text === "" || MoneyGuard.safeParse(text).success, "Use dollars, such as 25 or 2.50."),
});
export type CloneForm = z.infer<typeof CloneForm>;

export type RowsOption = { value: string; label: string; rows: RowChoice };

const filtered = (filter: ResultFilter): RowChoice => ({ kind: "filter", filter });

/** Which rows can be run again, with how many there are of each. */
export function rowsOptions({ status, counts, quality }: Pick<Batch, "status" | "counts" | "quality">): RowsOption[] {
  const missing = counts.failed + cancelledCount(status, counts);
  const flaws = [
    { filter: "truncated", count: quality?.truncated ?? 0, word: "truncated" },
    { filter: "empty", count: quality?.empty ?? 0, word: "empty" },
    { filter: "refused", count: quality?.refused ?? 0, word: "refused" },
    { filter: "not_json", count: quality?.notJson ?? 0, word: "not valid JSON" },
  ] as const;
  return [
    { value: "all", label: `All ${plural(counts.total, "row")}`, rows: filtered("all") },
    ...(missing > 0
      ? [
          {
            value: "unanswered",
            label: `The ${formatCount(missing)} without an answer`,
            rows: { kind: "unanswered" } as const,
          },
        ]
      : []),
    ...flaws
      .filter(({ count }) => count > 0)
      .map(({ filter, count, word }) => ({
        value: filter,
        label: `The ${formatCount(count)} ${word}`,
        rows: filtered(filter),
      })),
  ];
}

/** What is sent. The same rows with a change are an edit; all of them are the batch again. */
export function childOf(form: CloneForm, options: readonly RowsOption[], idempotencyKey: string): NewChild {
  const { name, connectionId, window, model, maxTokens, temperature, limit } = form;
  const chosen = options.find((option) => option.value === form.rows) ?? options[0];
  const params = {
    ...(maxTokens === "" ? {} : { max_tokens: Number(maxTokens) }),
    ...(temperature === "" ? {} : { temperature: Number(temperature) }),
  };
  const changes = { ...(model === "" ? {} : { model }), ...(Object.keys(params).length > 0 ? { params } : {}) };
  const isAll = form.rows === "all";
  const relation = isAll ? "clone" : Object.keys(changes).length > 0 ? "edit" : "retry";
  return {
    ...{ idempotencyKey, name, connectionId, window, relation, changes },
    rows: chosen?.rows ?? filtered("all"),
    moneyGuard: limit === "" ? null : limit,
    // Part of the run it repeats rows of; all of it again is a run of its own.
    ...(isAll ? { runId: null } : {}),
  };
}
