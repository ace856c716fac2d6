import { handle } from "@/lib/bff/handle";
import { listRunResults } from "@/lib/results/runs/contract";
import { listRun } from "@/lib/results/service/run-results";

export const GET = handle(listRunResults, listRun);
