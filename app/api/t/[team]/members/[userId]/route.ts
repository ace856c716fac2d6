import { handle } from "@/lib/bff/handle";
import { changeRole, removeOther } from "@/lib/teams/change";
import { removeMember, updateMember } from "@/lib/teams/contract";

export const PATCH = handle(updateMember, changeRole);
export const DELETE = handle(removeMember, removeOther);
