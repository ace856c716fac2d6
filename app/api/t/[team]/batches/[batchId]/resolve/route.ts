import { resolveBatch } from "@/lib/batches/act-contract";
import { resolve } from "@/lib/batches/service/resolve";
import { handle } from "@/lib/bff/handle";

export const POST = handle(resolveBatch, resolve);
