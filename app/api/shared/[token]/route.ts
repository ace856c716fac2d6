import { handle } from "@/lib/bff/handle";
import { getShared } from "@/lib/shares/contract";
import { shared } from "@/lib/shares/service";

export const GET = handle(getShared, shared);
