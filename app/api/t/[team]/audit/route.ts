import { listAudit } from "@/lib/audit/contract";
import { list } from "@/lib/audit/service";
import { handle } from "@/lib/bff/handle";

export const GET = handle(listAudit, list);
