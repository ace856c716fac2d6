import { download } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { parseQuery } from "@/lib/bff/parse";
import { GoldQuery } from "@/lib/results/review/contract";
import { exportGold } from "@/lib/results/service/review";

export const GET = stream(
  "result:read",
  "/api/t/:team/batches/:batchId/reviews/gold",
  async (ctx, request, { batchId = "" }) =>
    download(await exportGold(ctx, { batchId, ...parseQuery(GoldQuery, request) })),
);
