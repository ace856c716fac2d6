import "server-only";
import { isTerminal } from "@/lib/batches/rules";
import type { ReadCtx } from "@/lib/db/ctx";
import type { Price } from "@/lib/models/contract";
import { teamModels } from "@/lib/models/service";
import type { ResultRow, RowStatus } from "@/lib/results/contract";
import { cut } from "@/lib/results/rules/json";
import type { StoreRow } from "@/lib/results/store/rows";
import { costOf } from "@/lib/usage/record";
import type { BatchRow } from "./find";
import type { FilledRow } from "./gaps";

/** The prices a batch's rows are charged at, by model; null where the price is not known. */
export type PriceOf = (model: string | null) => Price | null;

export async function pricesOf(ctx: ReadCtx, { window }: BatchRow): Promise<PriceOf> {
  if (window !== "24h" && window !== "1h") return () => null;
  const prices = new Map((await teamModels(ctx.db, ctx.team.id)).map((model) => [model.id, model.prices[window]]));
  return (model) => (model === null ? null : (prices.get(model) ?? null));
}

type Ending = Pick<BatchRow, "status" | "isResultComplete">;

/** What a row without a result is: it will still come, or its batch ended without it. */
export function waitingStatus({ status, isResultComplete }: Ending): RowStatus {
  if (status === "cancelled" || status === "expired") return "cancelled";
  return status === "rejected" || (isTerminal(status) && isResultComplete) ? "missing" : "pending";
}

export const statusOf = (row: StoreRow, batch: Ending): RowStatus => row.status ?? waitingStatus(batch);

export function costOfRow({ status, inputTokens, outputTokens, model }: StoreRow, priceOf: PriceOf): string | null {
  if (status !== "answered" || inputTokens === null || outputTokens === null) return null;
  return costOf({ inputTokens, outputTokens }, priceOf(model));
}

/** A row of a batch with an answer of its child in its place: what was asked stays the batch's own. */
export function presentFilled(own: ResultRow, { row, batch }: FilledRow, priceOf: PriceOf): ResultRow {
  const { seq, customId, prompt, source } = own;
  const { id: batchId, name } = batch;
  return { ...presentRow(row, batch, priceOf), seq, customId, prompt, source, filledBy: { batchId, name } };
}

/** A row as the wire shows it. */
export function presentRow(row: StoreRow, batch: BatchRow, priceOf: PriceOf): ResultRow {
  const { seq, customId, flag, model, prompt, finishReason, inputTokens, outputTokens } = row;
  return {
    ...{ seq, customId, flag, model, prompt, finishReason, inputTokens, outputTokens },
    status: statusOf(row, batch),
    answer: row.answer ?? "",
    cost: costOfRow(row, priceOf),
    error: row.errorMessage,
    schemaError: row.schemaError,
    unchecked: row.unchecked,
    filledBy: null,
    json: row.json,
    source: row.source,
  };
}

const brief = (cells: ResultRow["json"], letters: number): ResultRow["json"] =>
  Object.fromEntries(Object.entries(cells).map(([name, text]) => [name, cut(text, letters)]));

/** A row with the beginnings of its long texts. */
export const presentBrief = (row: ResultRow, letters: number): ResultRow => ({
  ...row,
  prompt: cut(row.prompt, letters),
  answer: cut(row.answer, letters),
  error: row.error === null ? null : cut(row.error, letters),
  json: brief(row.json, letters),
  source: brief(row.source, letters),
});
