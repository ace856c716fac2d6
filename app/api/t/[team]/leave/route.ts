import { handle } from "@/lib/bff/handle";
import { leave } from "@/lib/teams/change";
import { leaveTeam } from "@/lib/teams/contract";

export const POST = handle(leaveTeam, leave);
