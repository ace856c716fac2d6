import { handle } from "@/lib/bff/handle";
import { createInvitation, listInvitations } from "@/lib/invitations/contract";
import { create, list } from "@/lib/invitations/service";

export const GET = handle(listInvitations, list);
export const POST = handle(createInvitation, create);
