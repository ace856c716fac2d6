import { handle } from "@/lib/bff/handle";
import { viewRows } from "@/lib/results/service/views";
import { listViewRows } from "@/lib/results/views/contract";

export const GET = handle(listViewRows, viewRows);
