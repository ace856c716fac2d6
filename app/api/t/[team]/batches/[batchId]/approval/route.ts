import { approveBatch } from "@/lib/batches/act-contract";
import { approve } from "@/lib/batches/service/approve";
import { handle } from "@/lib/bff/handle";

export const POST = handle(approveBatch, approve);
