import { handle } from "@/lib/bff/handle";
import { listRunFields } from "@/lib/results/runs/contract";
import { fieldsOfRun } from "@/lib/results/service/run-fields";

export const GET = handle(listRunFields, fieldsOfRun);
