import "server-only";
import type { ReadCtx } from "@/lib/db/ctx";
import { teamModels } from "@/lib/models/service";
import { readConditions, sortColumn } from "@/lib/results/columns";
import { ResultSelection } from "@/lib/results/contract";
import type { TokenPrices } from "@/lib/results/store/select";
import type { ViewQuery } from "@/lib/results/store/view";
import type { BatchRow } from "./find";
import { waitingStatus } from "./present";

async function tokenPrices(ctx: ReadCtx, { window }: BatchRow): Promise<TokenPrices> {
  if (window !== "24h" && window !== "1h") return [];
  return (await teamModels(ctx.db, ctx.team.id)).flatMap(({ id, prices }) => {
    const price = prices[window];
    if (!price) return [];
    const perToken = (perMillion: string) => Number(perMillion) / 1_000_000;
    return { model: id, input: perToken(price.inputPerMillion), output: perToken(price.outputPerMillion ?? "0") };
  });
}

/** A selection and a sort as the store takes them; prices come along only where cost plays a part. */
export async function viewQuery(
  ctx: ReadCtx,
  batch: BatchRow,
  { sort = "input", ...rest }: ResultSelection & { sort?: string },
): Promise<ViewQuery> {
  const selection = ResultSelection.parse(rest);
  const asksCost =
    sortColumn(sort) === "cost" || readConditions(rest.where ?? "")?.some(({ column }) => column === "cost");
  return { selection, sort, waiting: waitingStatus(batch), prices: asksCost ? await tokenPrices(ctx, batch) : [] };
}
