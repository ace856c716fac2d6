import { handle } from "@/lib/bff/handle";
import { getRetention, setRetention } from "@/lib/results/retention/contract";
import { getRetention as get, setRetentionDays } from "@/lib/results/service/retention";

export const GET = handle(getRetention, get);
export const PUT = handle(setRetention, setRetentionDays);
