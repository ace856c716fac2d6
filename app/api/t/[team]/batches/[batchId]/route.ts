import { removeBatch, updateBatch } from "@/lib/batches/act-contract";
import { getBatch } from "@/lib/batches/contract";
import { update } from "@/lib/batches/service/edit";
import { get } from "@/lib/batches/service/get";
import { handle } from "@/lib/bff/handle";
import { remove } from "@/lib/results/service/remove";

export const GET = handle(getBatch, get);
export const PATCH = handle(updateBatch, update);
export const DELETE = handle(removeBatch, remove);
