import "server-only";
import { and, eq } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { catalogue, catalogueAsOf } from "./catalogue";
import { type listModels, Model, type ModelHistory, type setModelPrice, type TeamModel } from "./contract";
import { modelPrices } from "./table";

/** The catalogue with a team's own prices laid over it; models priced by the team alone come last. */
export async function teamModels(db: Db, teamId: string): Promise<TeamModel[]> {
  const rows = await db.select().from(modelPrices).where(eq(modelPrices.teamId, teamId));
  const own = new Map(rows.map((row) => [row.modelId, Model.shape.prices.parse(row.prices)]));
  const known = catalogue().map((model) => {
    const prices = own.get(model.id);
    return { ...model, prices: prices ?? model.prices, isPriceEdited: prices !== undefined };
  });
  const extra = [...own].filter(([id]) => !known.some((model) => model.id === id));
  return [
    ...known,
    ...extra.map(([id, prices]) => ({
      id,
      displayName: id,
      prices,
      isPriceEdited: true,
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

/** `then` is given by a later house: what follows from the new price, in its transaction. */
export async function setPrice(
  ctx: TeamCtx,
  input: VerbInput<typeof setModelPrice>,
  then: (tx: Db) => Promise<void> = async () => undefined,
): Promise<TeamModel> {
  const { modelId, prices } = input;
  const mine = { teamId: ctx.team.id, modelId };
  await ctx.db.transaction(async (tx) => {
    if (prices === null) {
      await tx.delete(modelPrices).where(and(eq(modelPrices.teamId, mine.teamId), eq(modelPrices.modelId, modelId)));
    } else {
      const set = { prices, updatedBy: ctx.actor.userId, updatedAt: new Date() };
      await tx
        .insert(modelPrices)
        .values({ ...mine, ...set })
        .onConflictDoUpdate({ target: [modelPrices.teamId, modelPrices.modelId], set });
    }
    await then(tx);
    await audit(tx, ctx, "price.changed", { subject: modelId, details: { prices: JSON.stringify(prices) } });
  });
  const model = (await teamModels(ctx.db, ctx.team.id)).find((one) => one.id === modelId);
  if (!model) throw new AppError("not_found", "That model is not in the catalogue, and now has no price of its own.");
  return model;
}
