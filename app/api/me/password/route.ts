import { changePassword } from "@/lib/account/contract";
import { change } from "@/lib/account/service";
import { handle } from "@/lib/bff/handle";

export const POST = handle(changePassword, change);
