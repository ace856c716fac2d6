import { getOpenApi } from "@/lib/api/contract";
import { openApi } from "@/lib/api/openapi";
import { handle } from "@/lib/bff/handle";

export const GET = handle(getOpenApi, async () => openApi());
