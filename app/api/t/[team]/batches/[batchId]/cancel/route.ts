import { cancelBatch } from "@/lib/batches/act-contract";
import { cancel } from "@/lib/batches/service/act";
import { handle } from "@/lib/bff/handle";

export const POST = handle(cancelBatch, cancel);
