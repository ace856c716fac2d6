import { handle } from "@/lib/bff/handle";
import { rename } from "@/lib/teams/change";
import { renameTeam } from "@/lib/teams/contract";

export const PATCH = handle(renameTeam, rename);
