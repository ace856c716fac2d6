import { handle } from "@/lib/bff/handle";
import { listResults } from "@/lib/results/contract";
import { list } from "@/lib/results/service";

export const GET = handle(listResults, list);
