import { download, rangeOf } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { takeExport } from "@/lib/results/service/exports";

export const GET = stream(
  { access: "result:read", isHeavy: true },
  "/api/t/:team/batches/:batchId/exports/:exportId/file",
  async (ctx, request, { batchId = "", exportId = "" }) =>
    download(await takeExport(ctx, { batchId, exportId }, rangeOf(request))),
);
