import "server-only";
import type { Db } from "@/lib/db/client";
import { teamModels } from "@/lib/models/service";
import { AppError } from "@/lib/wire/errors";

/** A limit in dollars can only be kept where every model's price is known. @throws AppError invalid_input */
export async function requirePrices(db: Db, teamId: string, models: string[], window: string): Promise<void> {
  const known = new Map((await teamModels(db, teamId)).map((model) => [model.id, model.prices]));
  const priceless = models.filter((model) => {
    const prices = known.get(model);
    return (window !== "24h" && window !== "1h") || !prices?.[window];
  });
  if (models.length > 0 && priceless.length === 0) return;
  const whose = priceless.length === 0 ? "a request that names no model" : priceless.join(", ");
  throw new AppError(
    "invalid_input",
    `A limit cannot be set: the ${window} price of ${whose} is not known, so what the batch costs cannot be measured. Set the price on the Models page, or submit without a limit.`,
    { field: "moneyGuard" },
  );
}
