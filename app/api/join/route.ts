import { handle } from "@/lib/bff/handle";
import { join } from "@/lib/invitations/contract";
import { joinAsNew } from "@/lib/invitations/service";

export const POST = handle(join, joinAsNew);
