import { renameRun } from "@/lib/batches/act-contract";
import { rename } from "@/lib/batches/service/rename-run";
import { handle } from "@/lib/bff/handle";

export const PATCH = handle(renameRun, rename);
