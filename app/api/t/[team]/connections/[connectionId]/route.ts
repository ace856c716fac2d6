import { handle } from "@/lib/bff/handle";
import { removeConnection, updateConnection } from "@/lib/connections/contract";
import { remove, update } from "@/lib/connections/service";

export const PATCH = handle(updateConnection, update);
export const DELETE = handle(removeConnection, remove);
