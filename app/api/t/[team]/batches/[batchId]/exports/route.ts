import { handle } from "@/lib/bff/handle";
import { createExport } from "@/lib/results/exports/contract";
import { askExport } from "@/lib/results/service/exports";

export const POST = handle(createExport, askExport);
