import { handle } from "@/lib/bff/handle";
import { votes } from "@/lib/results/service/views";
import { listVotes } from "@/lib/results/views/contract";

export const GET = handle(listVotes, votes);
