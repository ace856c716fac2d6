import { retryBatch } from "@/lib/batches/act-contract";
import { handle } from "@/lib/bff/handle";
import { retryInPlace } from "@/lib/reruns/service/retry-rows";

export const POST = handle(retryBatch, retryInPlace);
