import "server-only";
import { eq } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import type { Price } from "@/lib/models/contract";
import { teamModels } from "@/lib/models/service";
import { sumDollars, tokenCost } from "@/lib/money";
import { usageFacts } from "./table";

type ModelUse = { model: string; rows: number; failedRows: number; inputTokens: number; outputTokens: number };
type BatchUse = {
  batch: { id: string; teamId: string; connectionId: string; createdBy: string; window: string; isEmulator: boolean };
  perModel: ModelUse[];
  at: Date;
};

/** Input and output at a price; a model that writes no tokens has no output price and needs none. */
export function costOf(use: Pick<ModelUse, "inputTokens" | "outputTokens">, price: Price | null): string | null {
  if (!price) return null;
  return sumDollars([
    tokenCost(use.inputTokens, price.inputPerMillion),
    tokenCost(use.outputTokens, price.outputPerMillion ?? "0"),
  ]);
}

/**
 * Writes what a batch has used so far, one fact per model, in the caller's transaction; writing again replaces. A price
 * once known for a fact's batch stays: later edits of the price book apply to later batches.
 * Returns the batch's cost in dollars; null when the price of any model is unknown.
 */
export async function recordUsage(
  tx: Db,
  { batch, perModel, at }: BatchUse,
): Promise<{ cost: string | null; realtimeCost: string | null }> {
  const models = new Map((await teamModels(tx, batch.teamId)).map((model) => [model.id, model.prices]));
  const facts = perModel.map((use) => {
    const prices = models.get(use.model);
    const windowPrice = batch.window === "24h" || batch.window === "1h" ? (prices?.[batch.window] ?? null) : null;
    return { ...use, cost: costOf(use, windowPrice), realtimeCost: costOf(use, prices?.realtime ?? null) };
  });
  await tx.delete(usageFacts).where(eq(usageFacts.batchId, batch.id));
  if (facts.length > 0) {
    const { id: batchId, teamId, connectionId, createdBy: userId, window, isEmulator } = batch;
    await tx
      .insert(usageFacts)
      .values(facts.map((fact) => ({ ...fact, batchId, teamId, connectionId, userId, window, isEmulator, at })));
  }
  return {
    cost: sumDollars(facts.map((fact) => fact.cost)),
    realtimeCost: sumDollars(facts.map((fact) => fact.realtimeCost)),
  };
}
