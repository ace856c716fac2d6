import { retryBatch } from "@/lib/batches/act-contract";
import { retry } from "@/lib/batches/service/act";
import { handle } from "@/lib/bff/handle";

export const POST = handle(retryBatch, retry);
