import { handle } from "@/lib/bff/handle";
import { removeTable } from "@/lib/results/retention/contract";
import { removeSourceTable } from "@/lib/results/service/remove-table";

export const DELETE = handle(removeTable, removeSourceTable);
