import { handle } from "@/lib/bff/handle";
import { listFailures } from "@/lib/results/contract";
import { failures } from "@/lib/results/service";

export const GET = handle(listFailures, failures);
