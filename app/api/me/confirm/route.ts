import { confirmPassword } from "@/lib/account/contract";
import { confirm } from "@/lib/account/service";
import { handle } from "@/lib/bff/handle";

export const POST = handle(confirmPassword, confirm);
