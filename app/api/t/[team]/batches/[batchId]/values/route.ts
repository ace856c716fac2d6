import { handle } from "@/lib/bff/handle";
import { values } from "@/lib/results/service/views";
import { listValues } from "@/lib/results/views/contract";

export const GET = handle(listValues, values);
