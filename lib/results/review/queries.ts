import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput, CallOutput } from "@/lib/wire/endpoint";
import { listReviewQueue, listReviews, putReview, type Review } from "./contract";

type Reviews = CallOutput<typeof listReviews>;
type QueueInput = Omit<CallInput<typeof listReviewQueue>, "team" | "batchId">;

/** Everybody's labels; others' arrive with the live stream. */
export const reviewsQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: ["t", team, "reviews", batchId] as const,
    queryFn: ({ signal }) => call(listReviews, { team, batchId }, signal),
    staleTime: 5_000,
  });

/** The queue as it was when it was asked for: rows do not move while somebody goes through them. */
export const reviewQueueQuery = (team: string, batchId: string, input: QueueInput) =>
  queryOptions({
    queryKey: ["t", team, "review-queue", batchId, input] as const,
    queryFn: ({ signal }) => call(listReviewQueue, { team, batchId, ...input }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

type Label = { seq: number; verdict: Review["verdict"]; note: string; isRandom: boolean };

/** Sets one's label. It stands on the screen at once, and goes back if the server does not take it. */
export const reviewMutation = (client: QueryClient, team: string, batchId: string, me: Review["by"]) => {
  const { queryKey } = reviewsQuery(team, batchId);
  return mutationOptions({
    // One after the other: the last word about a row must be the last to arrive.
    scope: { id: `reviews ${batchId}` },
    mutationFn: (label: Label) => call(putReview, { team, batchId, ...label }),
    onMutate: async ({ seq, verdict, note, isRandom }: Label) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<Reviews>(queryKey);
      client.setQueryData<Reviews>(queryKey, (data) => {
        if (!data) return data;
        const rest = data.reviews.filter((one) => one.seq !== seq || one.by.id !== me.id);
        const mine: Review = { seq, customId: "", verdict, note, isRandom, by: me, at: new Date().toISOString() };
        return { ...data, reviews: verdict === null && note === "" ? rest : [mine, ...rest] };
      });
      return { before };
    },
    onError: (_error, _label, context) => client.setQueryData(queryKey, context?.before),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
};
