import { download } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { parseQuery } from "@/lib/bff/parse";
import { CompareExportQuery } from "@/lib/results/compare/contract";
import { exportCompared } from "@/lib/results/service/compare-export";

export const GET = stream(
  { access: "result:read", isHeavy: true },
  "/api/t/:team/compare/export",
  async (ctx, request) => download(await exportCompared(ctx, parseQuery(CompareExportQuery, request))),
);
