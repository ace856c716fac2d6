import { resetPassword } from "@/lib/account/contract";
import { reset } from "@/lib/account/service";
import { handle } from "@/lib/bff/handle";

export const POST = handle(resetPassword, reset);
