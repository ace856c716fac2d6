import { handle } from "@/lib/bff/handle";
import { transfer } from "@/lib/teams/change";
import { transferTeam } from "@/lib/teams/contract";

export const POST = handle(transferTeam, transfer);
