import { handle } from "@/lib/bff/handle";
import { getUsage } from "@/lib/usage/contract";
import { usage } from "@/lib/usage/service/usage";

export const GET = handle(getUsage, usage);
