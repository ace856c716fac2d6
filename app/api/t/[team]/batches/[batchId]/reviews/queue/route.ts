import { handle } from "@/lib/bff/handle";
import { listReviewQueue } from "@/lib/results/review/contract";
import { reviewQueue } from "@/lib/results/service/review";

export const GET = handle(listReviewQueue, reviewQueue);
