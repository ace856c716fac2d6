import { facets } from "@/lib/batches/service/facets";
import { listBatchFacets } from "@/lib/batches/view-contract";
import { handle } from "@/lib/bff/handle";

export const GET = handle(listBatchFacets, facets);
