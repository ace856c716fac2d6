import { AuditFilter } from "@/lib/audit/contract";
import { exportCsv } from "@/lib/audit/service";
import { download } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { parseQuery } from "@/lib/bff/parse";

export const GET = stream("audit:read", "/api/t/:team/audit/export", async (ctx, request) =>
  download(await exportCsv(ctx, parseQuery(AuditFilter, request))),
);
