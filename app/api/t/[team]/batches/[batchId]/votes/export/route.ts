import { download } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { exportConsensus } from "@/lib/results/service/consensus";

export const GET = stream(
  "result:read",
  "/api/t/:team/batches/:batchId/votes/export",
  async (ctx, _request, { batchId = "" }) => download(await exportConsensus(ctx, { batchId })),
);
