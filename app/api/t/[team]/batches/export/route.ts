import { download } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { parseQuery } from "@/lib/bff/parse";
import { BulkExport } from "@/lib/bulk/contract";
import { exportBatches } from "@/lib/bulk/service/export";

export const GET = stream(
  { access: "result:read", isHeavy: true },
  "/api/t/:team/batches/export",
  async (ctx, request) => download(await exportBatches(ctx, parseQuery(BulkExport, request))),
);
