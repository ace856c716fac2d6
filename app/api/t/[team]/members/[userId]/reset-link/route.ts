import { createResetLink } from "@/lib/account/contract";
import { makeResetLink } from "@/lib/account/service";
import { handle } from "@/lib/bff/handle";

export const POST = handle(createResetLink, makeResetLink);
