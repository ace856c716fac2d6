import { handle } from "@/lib/bff/handle";
import { getRunExport } from "@/lib/results/runs/contract";
import { readExport } from "@/lib/results/service/exports";

export const GET = handle(getRunExport, readExport);
