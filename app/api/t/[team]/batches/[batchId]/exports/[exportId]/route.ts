import { handle } from "@/lib/bff/handle";
import { getExport } from "@/lib/results/exports/contract";
import { readExport } from "@/lib/results/service/exports";

export const GET = handle(getExport, readExport);
