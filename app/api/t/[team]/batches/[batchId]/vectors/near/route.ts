import { handle } from "@/lib/bff/handle";
import { neighbours } from "@/lib/results/service/vectors";
import { listNeighbours } from "@/lib/results/views/contract";

export const GET = handle(listNeighbours, neighbours);
