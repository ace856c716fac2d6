import { download } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { takeExport } from "@/lib/results/service/exports";

export const GET = stream(
  { access: "result:read", isHeavy: true },
  "/api/t/:team/runs/:runId/exports/:exportId/file",
  async (ctx, _request, { runId = "", exportId = "" }) => download(await takeExport(ctx, { runId, exportId })),
);
