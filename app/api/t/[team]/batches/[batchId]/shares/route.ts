import { handle } from "@/lib/bff/handle";
import { createShare, listShares } from "@/lib/shares/contract";
import { share, shares } from "@/lib/shares/service";

export const GET = handle(listShares, shares);
export const POST = handle(createShare, share);
