import "server-only";
import { and, desc, eq, max } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { catalogue, catalogueAsOf } from "./catalogue";
import {
  type listModels,
  type listPriceChanges,
  Model,
  type ModelHistory,
  type Price,
  type setModelPrice,
  type TeamModel,
} from "./contract";
import { modelPriceChanges, modelPrices } from "./table";

/** When a team last changed the price of each model it ever priced. */
async function pricedAt(db: Db, teamId: string): Promise<Map<string, string>> {
  const rows = await db
    .select({ modelId: modelPriceChanges.modelId, at: max(modelPriceChanges.at) })
    .from(modelPriceChanges)
    .where(eq(modelPriceChanges.teamId, teamId))
    .groupBy(modelPriceChanges.modelId);
  return new Map(rows.flatMap(({ modelId, at }) => (at === null ? [] : [[modelId, at.toISOString()]])));
}

/** The catalogue with a team's own prices laid over it; models priced by the team alone come last. */
export async function teamModels(db: Db, teamId: string): Promise<TeamModel[]> {
  const rows = await db.select().from(modelPrices).where(eq(modelPrices.teamId, teamId));
  const since = await pricedAt(db, teamId);
  const own = new Map(rows.map((row) => [row.modelId, Model.shape.prices.parse(row.prices)]));
  const known = catalogue().map((model) => {
    const prices = own.get(model.id);
    const isPriceEdited = prices !== undefined;
    return { ...model, prices: prices ?? model.prices, isPriceEdited, pricedAt: since.get(model.id) ?? null };
  });
  const extra = [...own].filter(([id]) => !known.some((model) => model.id === id));
  return [
    ...known,
    ...extra.map(([id, prices]) => ({
      id,
      displayName: id,
      prices,
      isPriceEdited: true,
      pricedAt: since.get(id) ?? null,
    })),
  ];
}

/** `historyOf` is given by a later house: what the team's finished batches say of each model. */
export function listModelsWith(historyOf: (db: Db, teamId: string) => Promise<ModelHistory[]>) {
  return async (ctx: TeamCtx, _input: VerbInput<typeof listModels>): Promise<CallOutput<typeof listModels>> => ({
    models: await teamModels(ctx.db, ctx.team.id),
    pricesAsOf: catalogueAsOf,
    history: await historyOf(ctx.db, ctx.team.id),
  });
}

const historyMax = 100;

export async function priceChanges(
  ctx: TeamCtx,
  { modelId }: VerbInput<typeof listPriceChanges>,
): Promise<CallOutput<typeof listPriceChanges>> {
  const table = modelPriceChanges;
  const rows = await ctx.db
    .select({ at: table.at, prices: table.prices, by: users.name })
    .from(table)
    .leftJoin(users, eq(users.id, table.changedBy))
    .where(and(eq(table.teamId, ctx.team.id), eq(table.modelId, modelId)))
    .orderBy(desc(table.id))
    .limit(historyMax);
  return {
    changes: rows.map(({ at, prices, by }) => ({
      at: at.toISOString(),
      prices: prices === null ? null : Model.shape.prices.parse(prices),
      by,
    })),
  };
}

/** Whether two sets of prices say the same; null is none. */
function samePrices(one: unknown, other: Model["prices"] | null): boolean {
  if (one === null || other === null) return one === other;
  // Read through one form, which puts the parts in one order.
  return JSON.stringify(Model.shape.prices.parse(one)) === JSON.stringify(Model.shape.prices.parse(other));
}

const inAndOut = ({ inputPerMillion: input, outputPerMillion: output }: Price): string =>
  output === null ? `$${input} in` : `$${input} in, $${output} out`;

/** What the log says of a price: for a million tokens, by window; what is not known is left out. */
const priceDetails = (model: string, prices: Model["prices"] | null) => ({
  model,
  ...(prices === null
    ? { to: "the catalogue's price" }
    : Object.fromEntries(Object.entries(prices).map(([window, price]) => [window, price && inAndOut(price)]))),
});

/** `then` is given by a later house: what follows from the new price, in its transaction. */
export async function setPrice(
  ctx: TeamCtx,
  input: VerbInput<typeof setModelPrice>,
  then: (tx: Db) => Promise<void> = async () => undefined,
): Promise<TeamModel> {
  const { modelId, prices } = input;
  const mine = { teamId: ctx.team.id, modelId };
  await ctx.db.transaction(async (tx) => {
    const isMine = and(eq(modelPrices.teamId, mine.teamId), eq(modelPrices.modelId, modelId));
    const [before] = await tx.select().from(modelPrices).where(isMine).for("update");
    // Saved as it was, or taken back where there was none: the price goes on since when it did.
    if (samePrices(before?.prices ?? null, prices)) return;
    const by = { at: new Date(), changedBy: ctx.actor.userId };
    if (prices === null) await tx.delete(modelPrices).where(isMine);
    else {
      const set = { prices, updatedBy: by.changedBy, updatedAt: by.at };
      await tx
        .insert(modelPrices)
        .values({ ...mine, ...set })
        .onConflictDoUpdate({ target: [modelPrices.teamId, modelPrices.modelId], set });
    }
    await tx.insert(modelPriceChanges).values({ ...mine, ...by, prices });
    await then(tx);
    await audit(tx, ctx, "price.changed", { subject: modelId, details: priceDetails(modelId, prices) });
  });
  const model = (await teamModels(ctx.db, ctx.team.id)).find((one) => one.id === modelId);
  if (!model) throw new AppError("not_found", "That model is not in the catalogue, and now has no price of its own.");
  return model;
}
