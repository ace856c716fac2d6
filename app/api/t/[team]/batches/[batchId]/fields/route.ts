import { handle } from "@/lib/bff/handle";
import { listFields } from "@/lib/results/contract";
import { fields } from "@/lib/results/service";

export const GET = handle(listFields, fields);
