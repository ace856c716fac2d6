import { handle } from "@/lib/bff/handle";
import { retryRows } from "@/lib/reruns/contract";
import { retryChosenRows } from "@/lib/reruns/service/retry-rows";

export const POST = handle(retryRows, retryChosenRows);
