import { createBatch } from "@/lib/batches/create-contract";
import { listBatches } from "@/lib/batches/list-contract";
import { create } from "@/lib/batches/service/create";
import { list } from "@/lib/batches/service/list";
import { handle } from "@/lib/bff/handle";

export const GET = handle(listBatches, list);
export const POST = handle(createBatch, (ctx, input) => create(ctx, input));
