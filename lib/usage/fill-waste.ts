import "server-only";
import { and, asc, eq, isNull } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { addToDays } from "./days";
import { costOf, type ModelUse, priceOf } from "./record";
import { usageFacts, usagePrices } from "./table";

type Fact = typeof usageFacts.$inferSelect;

/** Of days that lack what was wasted, the last one on which something failed has it all: how it was spread is lost. */
function withWaste(facts: readonly Fact[], use: ModelUse | undefined): Fact[] {
  const open = facts.filter((fact) => fact.wastedInputTokens === null);
  const bearer = open.findLast((fact) => fact.failedRows + fact.flaggedRows !== 0) ?? open.at(-1);
  const left = (name: "wastedInputTokens" | "wastedOutputTokens") =>
    facts.reduce((sum, fact) => sum - (fact[name] ?? 0), use?.[name] ?? 0);
  return open.map((fact) => ({
    ...fact,
    wastedInputTokens: fact === bearer ? left("wastedInputTokens") : 0,
    wastedOutputTokens: fact === bearer ? left("wastedOutputTokens") : 0,
  }));
}

/**
 * Writes down what failed and flagged rows of a batch took, where that was not kept yet: `perModel` is what all of its rows
 * add up to. In a transaction that holds the batch's row. Answers whether there was anything to write.
 */
export async function fillWaste(tx: Db, batchId: string, perModel: readonly ModelUse[]): Promise<boolean> {
  const before = await tx.select().from(usageFacts).where(eq(usageFacts.batchId, batchId)).orderBy(asc(usageFacts.day));
  const prices = await tx.select().from(usagePrices).where(eq(usagePrices.batchId, batchId));
  const filled = [...new Set(before.map(({ model }) => model))].flatMap((model) => {
    const paid = prices.find((price) => price.model === model);
    const price = priceOf(paid?.input ?? null, paid?.output ?? null);
    const use = perModel.find((one) => one.model === model);
    const ofModel = before.filter((fact) => fact.model === model);
    return withWaste(ofModel, use).map((fact) => {
      const [inputTokens, outputTokens] = [fact.wastedInputTokens ?? 0, fact.wastedOutputTokens ?? 0];
      return price ? { ...fact, wastedCost: costOf({ inputTokens, outputTokens }, price) } : fact;
    });
  });
  for (const { model, day, wastedInputTokens, wastedOutputTokens, wastedCost } of filled)
    await tx
      .update(usageFacts)
      .set({ wastedInputTokens, wastedOutputTokens, wastedCost })
      .where(
        and(
          eq(usageFacts.batchId, batchId),
          eq(usageFacts.model, model),
          eq(usageFacts.day, day),
          isNull(usageFacts.wastedInputTokens),
        ),
      );
  const isFilled = (fact: Fact) => filled.find(({ model, day }) => model === fact.model && day === fact.day) ?? fact;
  await addToDays(tx, before, before.map(isFilled));
  return filled.length > 0;
}
