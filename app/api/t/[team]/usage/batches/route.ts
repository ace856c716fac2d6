import { handle } from "@/lib/bff/handle";
import { getUsedBatches } from "@/lib/usage/contract";
import { usedBatches } from "@/lib/usage/service/used-batches";

export const GET = handle(getUsedBatches, usedBatches);
