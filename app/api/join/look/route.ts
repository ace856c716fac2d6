import { handle } from "@/lib/bff/handle";
import { lookAtInvitation } from "@/lib/invitations/contract";
import { look } from "@/lib/invitations/service";

export const POST = handle(lookAtInvitation, look);
