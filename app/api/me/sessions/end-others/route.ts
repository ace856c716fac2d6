import { endOtherSessions } from "@/lib/account/contract";
import { endOthers } from "@/lib/account/service";
import { handle } from "@/lib/bff/handle";

export const POST = handle(endOtherSessions, endOthers);
