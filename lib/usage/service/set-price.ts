import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import { publish } from "@/lib/live/publish";
import type { setModelPrice, TeamModel } from "@/lib/models/contract";
import { setPrice } from "@/lib/models/service";
import { fillPrices } from "@/lib/usage/amend";
import type { VerbInput } from "@/lib/wire/endpoint";

/** Sets a price, and gives it to what was used while none was known. */
export const setPriceOfUsage = (ctx: TeamCtx, input: VerbInput<typeof setModelPrice>): Promise<TeamModel> =>
  setPrice(ctx, input, async (tx) => {
    if (await fillPrices(tx, ctx.team.id, input.modelId))
      await publish(tx, { teamId: ctx.team.id, topic: "usage.changed", subject: input.modelId });
  });
