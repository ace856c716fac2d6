import { listSessions } from "@/lib/account/contract";
import { list } from "@/lib/account/service";
import { handle } from "@/lib/bff/handle";

export const GET = handle(listSessions, list);
