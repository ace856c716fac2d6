import { handle } from "@/lib/bff/handle";
import { createToken, listTokens } from "@/lib/tokens/contract";
import { create, list } from "@/lib/tokens/service";

export const GET = handle(listTokens, list);
export const POST = handle(createToken, create);
