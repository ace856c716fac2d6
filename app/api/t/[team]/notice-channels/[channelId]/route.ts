import { handle } from "@/lib/bff/handle";
import { removeChannel, updateChannel } from "@/lib/notices/contract";
import { remove, update } from "@/lib/notices/service/channels";

export const PATCH = handle(updateChannel, update);
export const DELETE = handle(removeChannel, remove);
