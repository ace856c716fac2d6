import { handle } from "@/lib/bff/handle";
import { getMe } from "@/lib/teams/contract";
import { me } from "@/lib/teams/service";

export const GET = handle(getMe, me);
