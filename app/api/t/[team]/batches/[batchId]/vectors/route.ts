import { handle } from "@/lib/bff/handle";
import { vectors } from "@/lib/results/service/vectors";
import { getVectors } from "@/lib/results/views/contract";

export const GET = handle(getVectors, vectors);
