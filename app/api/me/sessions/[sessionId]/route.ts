import { revokeSession } from "@/lib/account/contract";
import { revoke } from "@/lib/account/service";
import { handle } from "@/lib/bff/handle";

export const DELETE = handle(revokeSession, revoke);
