import { download, rangeOf } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { parseQuery } from "@/lib/bff/parse";
import { ExportQuery } from "@/lib/results/exports/contract";
import { exportResults } from "@/lib/results/service";

export const GET = stream(
  { access: "result:read", isHeavy: true },
  "/api/t/:team/batches/:batchId/export",
  async (ctx, request, { batchId = "" }) =>
    download(await exportResults(ctx, { batchId, ...parseQuery(ExportQuery, request), ...rangeOf(request) })),
);
