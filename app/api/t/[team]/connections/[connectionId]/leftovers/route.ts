import { list, remove } from "@/lib/batches/service/leftovers";
import { handle } from "@/lib/bff/handle";
import { listLeftovers, removeLeftovers } from "@/lib/files/contract";

export const GET = handle(listLeftovers, list);
export const DELETE = handle(removeLeftovers, remove);
