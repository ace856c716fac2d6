import { handle } from "@/lib/bff/handle";
import { createTeam } from "@/lib/setup/contract";
import { create } from "@/lib/setup/service";

export const POST = handle(createTeam, create);
