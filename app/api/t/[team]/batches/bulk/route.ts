import { handle } from "@/lib/bff/handle";
import { runBulk } from "@/lib/bulk/contract";
import { run } from "@/lib/bulk/service/run";

export const POST = handle(runBulk, run);
