import { handle } from "@/lib/bff/handle";
import { listSharedRows } from "@/lib/shares/contract";
import { sharedRows } from "@/lib/shares/service";

export const GET = handle(listSharedRows, sharedRows);
