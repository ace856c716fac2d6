import { handle } from "@/lib/bff/handle";
import { listMembers } from "@/lib/teams/contract";
import { listMembersOf } from "@/lib/teams/service";

export const GET = handle(listMembers, listMembersOf);
