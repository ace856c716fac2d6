import { download } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { parseQuery } from "@/lib/bff/parse";
import { RunExportQuery } from "@/lib/results/runs/contract";
import { exportRun } from "@/lib/results/service/run-export";

export const GET = stream(
  { access: "result:read", isHeavy: true },
  "/api/t/:team/runs/:runId/export",
  async (ctx, request, { runId = "" }) =>
    download(await exportRun(ctx, { runId, ...parseQuery(RunExportQuery, request) })),
);
