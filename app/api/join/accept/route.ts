import { handle } from "@/lib/bff/handle";
import { acceptInvitation } from "@/lib/invitations/contract";
import { accept } from "@/lib/invitations/service";

export const POST = handle(acceptInvitation, accept);
