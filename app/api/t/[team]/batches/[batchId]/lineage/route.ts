import { getLineage } from "@/lib/batches/act-contract";
import { lineage } from "@/lib/batches/service/lineage";
import { handle } from "@/lib/bff/handle";

export const GET = handle(getLineage, lineage);
