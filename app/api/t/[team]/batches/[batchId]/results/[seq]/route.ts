import { handle } from "@/lib/bff/handle";
import { getResult } from "@/lib/results/contract";
import { get } from "@/lib/results/service";

export const GET = handle(getResult, get);
