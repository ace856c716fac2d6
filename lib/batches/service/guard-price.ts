import "server-only";
import type { BatchEstimate } from "@/lib/batches/contract";
import { likelyCost } from "@/lib/batches/guard";
import type { batches } from "@/lib/batches/table";
import { roughCost } from "@/lib/budgets/price";
import type { Db } from "@/lib/db/client";
import type { inputFiles } from "@/lib/files/table";
import { teamModels } from "@/lib/models/service";
import { compareDollars } from "@/lib/money";
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

type Told = Pick<typeof batches.$inferSelect, "estimate" | "upstreamEstimate">;
type Reckoned = Told & { file: Pick<typeof inputFiles.$inferSelect, "tally">; window: string };

const blank = {
  realtime: null,
  inputTokens: [],
  basis: "The console's own rough count: no estimate came with the batch.",
};

/** The server's own estimate of a file; null where that tells nothing of what its rows cost. */
export async function ownEstimate(
  db: Db,
  teamId: string,
  { file, window }: Pick<Reckoned, "file" | "window">,
): Promise<BatchEstimate | null> {
  const own = await roughCost(db, teamId, { file, window });
  const estimate = own && { ...blank, cost: own.cost, knownCost: own.knownCost, unpricedModels: own.unknownModels };
  return estimate && likelyCost({ estimate, upstreamEstimate: null }) !== null ? estimate : null;
}

/**
 * The estimate by which a limit counts rows that are done and not read yet: the one that was told, else the server's own.
 * @throws AppError invalid_input where there is none, since the limit would then not be kept
 */
export async function estimateForGuard(
  db: Db,
  teamId: string,
  { file, window, ...told }: Reckoned,
): Promise<BatchEstimate | null> {
  if (compareDollars(likelyCost(told) ?? "0", "0") > 0) return told.estimate;
  const estimate = await ownEstimate(db, teamId, { file, window });
  if (estimate) return estimate;
  throw new AppError(
    "invalid_input",
    "A limit cannot be set: what the rows of this file cost cannot be reckoned before they are read. Submit without a limit, and set one when the first answers are here.",
    { field: "moneyGuard" },
  );
}
