import { handle } from "@/lib/bff/handle";
import { listComparedRows } from "@/lib/results/compare/contract";
import { compareRows } from "@/lib/results/service/compare";

export const GET = handle(listComparedRows, compareRows);
