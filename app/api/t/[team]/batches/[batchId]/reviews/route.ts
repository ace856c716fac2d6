import { handle } from "@/lib/bff/handle";
import { listReviews, putReview } from "@/lib/results/review/contract";
import { review, reviews } from "@/lib/results/service/review";

export const GET = handle(listReviews, reviews);
export const PUT = handle(putReview, review);
