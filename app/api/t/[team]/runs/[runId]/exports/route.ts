import { handle } from "@/lib/bff/handle";
import { createRunExport } from "@/lib/results/runs/contract";
import { askRunExport } from "@/lib/results/service/exports";

export const POST = handle(createRunExport, askRunExport);
