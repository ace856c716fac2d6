import { handle } from "@/lib/bff/handle";
import { compareBatches } from "@/lib/results/compare/contract";
import { compare } from "@/lib/results/service/compare";

export const GET = handle(compareBatches, compare);
