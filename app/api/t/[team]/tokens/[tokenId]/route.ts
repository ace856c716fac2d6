import { handle } from "@/lib/bff/handle";
import { revokeToken } from "@/lib/tokens/contract";
import { revoke } from "@/lib/tokens/service";

export const DELETE = handle(revokeToken, revoke);
