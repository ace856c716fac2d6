import { handle } from "@/lib/bff/handle";
import { withdrawInvitation } from "@/lib/invitations/contract";
import { withdraw } from "@/lib/invitations/service";

export const DELETE = handle(withdrawInvitation, withdraw);
