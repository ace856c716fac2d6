import "server-only";
import { eq } from "drizzle-orm";
import { dayIn } from "@/lib/calendar";
import type { Db } from "@/lib/db/client";
import type { Price } from "@/lib/models/contract";
import { teamModels } from "@/lib/models/service";
import { sumDollars, tokenCost } from "@/lib/money";
import { teams } from "@/lib/teams/table";
import { addToDays } from "./days";
import { usageFacts, usagePrices } from "./table";

type Counts = {
  rows: number;
  failedRows: number;
  flaggedRows: number;
  inputTokens: number;
  outputTokens: number;
};
/** What the result rows of one model add up to; the wasted tokens are those of its failed and flagged rows. */
export type ModelUse = Counts & { model: string; wastedInputTokens: number; wastedOutputTokens: number };
type BatchUse = {
  batch: {
    id: string;
    teamId: string;
    connectionId: string;
    createdBy: string;
    window: string;
    tags: string[];
    isEmulator: boolean;
  };
  perModel: ModelUse[];
  at: Date;
};
type Fact = typeof usageFacts.$inferSelect;
type Frozen = { own: Price | null; realtime: Price | null };

/** Input and output at a price; a model that writes no tokens has no output price and needs none. */
export function costOf(use: Pick<ModelUse, "inputTokens" | "outputTokens">, price: Price | null): string | null {
  if (!price) return null;
  return sumDollars([
    tokenCost(use.inputTokens, price.inputPerMillion),
    tokenCost(use.outputTokens, price.outputPerMillion ?? "0"),
  ]);
}

export const priceOf = (input: string | null, output: string | null): Price | null =>
  input === null ? null : { inputPerMillion: input, outputPerMillion: output };

/** The prices in force for a batch: taken from the price book at its first rows, and filled in later where none was known. */
async function frozenPrices(tx: Db, batch: BatchUse["batch"], models: string[]): Promise<Map<string, Frozen>> {
  const rows = await tx.select().from(usagePrices).where(eq(usagePrices.batchId, batch.id));
  const frozen = new Map<string, Frozen>(
    rows.map((row) => [
      row.model,
      { own: priceOf(row.input, row.output), realtime: priceOf(row.realtimeInput, row.realtimeOutput) },
    ]),
  );
  const open = models.filter((model) => !frozen.get(model)?.own || !frozen.get(model)?.realtime);
  if (open.length === 0) return frozen;
  const book = new Map((await teamModels(tx, batch.teamId)).map((model) => [model.id, model.prices]));
  const window = batch.window === "24h" || batch.window === "1h" ? batch.window : null;
  for (const model of open) {
    const prices = book.get(model);
    const known = frozen.get(model);
    const own = known?.own ?? (window ? (prices?.[window] ?? null) : null);
    const realtime = known?.realtime ?? prices?.realtime ?? null;
    if (own === (known?.own ?? null) && realtime === (known?.realtime ?? null)) continue;
    frozen.set(model, { own, realtime });
    const set = {
      input: own?.inputPerMillion ?? null,
      output: own?.outputPerMillion ?? null,
      realtimeInput: realtime?.inputPerMillion ?? null,
      realtimeOutput: realtime?.outputPerMillion ?? null,
    };
    await tx
      .insert(usagePrices)
      .values({ batchId: batch.id, model, ...set })
      .onConflictDoUpdate({ target: [usagePrices.batchId, usagePrices.model], set });
  }
  return frozen;
}

const counted = ["rows", "failedRows", "flaggedRows", "inputTokens", "outputTokens"] as const;
const isNothing = (counts: Counts) => counted.every((name) => counts[name] === 0);

/** What is new since the facts were written, for a model: the batch's totals less what its other days hold. */
function sinceThen(use: Counts, others: readonly Fact[]): Counts {
  const less = (name: (typeof counted)[number]) => others.reduce((sum, fact) => sum - fact[name], use[name]);
  return {
    rows: less("rows"),
    failedRows: less("failedRows"),
    flaggedRows: less("flaggedRows"),
    inputTokens: less("inputTokens"),
    outputTokens: less("outputTokens"),
  };
}

const sumOrNull = (facts: readonly Fact[], pick: "cost" | "realtimeCost") =>
  sumDollars(facts.map((fact) => fact[pick]));

/** What came to be wasted since the other days. Days from before wasted tokens were kept leave theirs to this one. */
function wastedSince(use: ModelUse, others: readonly Fact[]): Pick<Fact, "wastedInputTokens" | "wastedOutputTokens"> {
  const less = (name: "wastedInputTokens" | "wastedOutputTokens") =>
    others.reduce((sum, fact) => sum - (fact[name] ?? 0), use[name]);
  return { wastedInputTokens: less("wastedInputTokens"), wastedOutputTokens: less("wastedOutputTokens") };
}

const wasteOf = ({ wastedInputTokens: inputTokens, wastedOutputTokens: outputTokens }: Fact, price: Price | null) =>
  inputTokens === null || outputTokens === null ? null : costOf({ inputTokens, outputTokens }, price);

const withWasteKept = (fact: Fact): Fact =>
  fact.wastedInputTokens === null ? { ...fact, wastedInputTokens: 0, wastedOutputTokens: 0 } : fact;

/**
 * Brings the ledger to what a batch has used so far, in the caller's transaction, which holds the batch's row. What is
 * new goes to the day of `at` in the team's calendar; earlier days stay as they were, as do the prices its first rows
 * met. Calling it again with the same totals changes nothing. Returns the batch's cost in dollars; null when the price of
 * any model is unknown.
 */
export async function recordUsage(
  tx: Db,
  { batch, perModel, at }: BatchUse,
): Promise<{ cost: string | null; realtimeCost: string | null }> {
  const before = await tx.select().from(usageFacts).where(eq(usageFacts.batchId, batch.id));
  const [team] = await tx.select({ zone: teams.zone }).from(teams).where(eq(teams.id, batch.teamId));
  const day = dayIn(team?.zone ?? "UTC", at);
  const models = [...new Set([...perModel.map((use) => use.model), ...before.map((fact) => fact.model)])];
  const prices = await frozenPrices(tx, batch, models);
  const { id: batchId, teamId, connectionId, createdBy: userId, window, isEmulator } = batch;
  const identity = { batchId, teamId, connectionId, userId, window, isEmulator, tags: [...batch.tags].sort() };
  const after = models.flatMap((model): Fact[] => {
    const price = prices.get(model) ?? { own: null, realtime: null };
    const priced = (fact: Fact): Fact => ({
      ...fact,
      cost: costOf(fact, price.own),
      realtimeCost: costOf(fact, price.realtime),
      wastedCost: fact.wastedInputTokens === null ? fact.wastedCost : wasteOf(fact, price.own),
    });
    const mine = before.filter((fact) => fact.model === model);
    const others = mine.filter((fact) => fact.day !== day);
    const use = perModel.find((one) => one.model === model) ?? nothing(model);
    const today = sinceThen(use, others);
    if (isNothing(today) && others.length === mine.length) return others.map(priced);
    const unpriced = { cost: null, realtimeCost: null, wastedCost: null };
    const fact = { ...identity, model, day, since: null, ...today, ...wastedSince(use, others), ...unpriced, at };
    return [...others.map(withWasteKept), fact].map(priced);
  });
  const first = after.reduce((least, fact) => (fact.day < least ? fact.day : least), day);
  await tx.delete(usageFacts).where(eq(usageFacts.batchId, batchId));
  if (after.length > 0)
    await tx.insert(usageFacts).values(after.map((fact) => ({ ...fact, since: fact.day === first ? null : first })));
  await addToDays(tx, before, after);
  return { cost: sumOrNull(after, "cost"), realtimeCost: sumOrNull(after, "realtimeCost") };
}

const nothing = (model: string): ModelUse => ({
  model,
  rows: 0,
  failedRows: 0,
  flaggedRows: 0,
  inputTokens: 0,
  outputTokens: 0,
  wastedInputTokens: 0,
  wastedOutputTokens: 0,
});
