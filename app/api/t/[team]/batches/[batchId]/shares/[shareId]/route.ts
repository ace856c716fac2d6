import { handle } from "@/lib/bff/handle";
import { removeShare } from "@/lib/shares/contract";
import { unshare } from "@/lib/shares/service";

export const DELETE = handle(removeShare, unshare);
