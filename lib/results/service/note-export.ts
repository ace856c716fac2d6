import "server-only";
import { audit } from "@/lib/audit/audit";
import type { AuditDetails } from "@/lib/audit/contract";
import type { TeamCtx } from "@/lib/db/ctx";

/** Notes who takes what home, before its first byte goes. */
export const noteExport = (ctx: TeamCtx, subject: string, details: AuditDetails): Promise<void> =>
  ctx.db.transaction((tx) => audit(tx, ctx, "results.exported", { subject, details }));
