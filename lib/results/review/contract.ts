import { z } from "zod";
import { ResultSelection } from "@/lib/results/contract";
import { ShareOut } from "@/lib/results/contract-parts";
import { endpoint } from "@/lib/wire/endpoint";

export const reviewVerdicts = ["accept", "reject"] as const;
export const ReviewVerdict = z.enum(reviewVerdicts);
export type ReviewVerdict = z.infer<typeof ReviewVerdict>;

export const noteLengthMax = 2_000;

/** What one person says of one row. */
export const Review = z.object({
  seq: z.number().int(),
  customId: z.string(),
  /** Null: only a note so far. */
  verdict: ReviewVerdict.nullable(),
  note: z.string(),
  /** The row was drawn at random among all answers: only such rows tell how many of all are wrong. */
  isRandom: z.boolean(),
  by: z.object({ id: z.string(), name: z.string() }),
  at: z.string(),
});
export type Review = z.infer<typeof Review>;

/** Everybody's labels of a batch, latest first, and the share of rows drawn at random that were found wrong. */
export const listReviews = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/reviews",
  access: "result:read",
  output: z.object({
    reviews: z.array(Review),
    rows: z.object({ accepted: z.number().int(), rejected: z.number().int(), disputed: z.number().int() }),
    /** Rows with a verdict that were drawn at random among all answers. */
    drawn: z.number().int(),
    /** Rejected among those, with its 95 % interval; a row with both verdicts counts as rejected. */
    errorRate: ShareOut.nullable(),
  }),
});

/** Sets one's own label of a row; without verdict and note it is taken away. */
export const putReview = endpoint({
  method: "PUT",
  path: "/api/t/:team/batches/:batchId/reviews",
  access: "result:review",
  body: z.strictObject({
    seq: z.number().int().min(0).max(100_000_000),
    verdict: ReviewVerdict.nullable(),
    note: z.string().max(noteLengthMax).default(""),
    /** Whether the row was drawn at random among all answers. Once it was, it stays one of that sample. */
    isRandom: z.boolean().default(false),
  }),
  output: z.object({ review: Review.nullable() }),
});

export const queueOrders = ["random", "input"] as const;
export const queueMax = 2_000;

/** The rows to look at: all answered ones, or those of a selection, in a random order that is the same for everybody. */
export const listReviewQueue = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/reviews/queue",
  access: "result:read",
  query: ResultSelection.extend({
    order: z.enum(queueOrders).default("random"),
    limit: z.coerce.number().int().min(1).max(queueMax).default(500),
  }),
  output: z.object({ seqs: z.array(z.number().int()), matching: z.number().int() }),
});

export const goldFormats = ["csv", "jsonl"] as const;
export const GoldQuery = z.strictObject({ format: z.enum(goldFormats) });

/** Accepted rows as a gold set: custom_id, the answer, and the fields of its JSON. */
export const goldPath = (team: string, batchId: string, format: (typeof goldFormats)[number]): string =>
  `/api/t/${encodeURIComponent(team)}/batches/${encodeURIComponent(batchId)}/reviews/gold?format=${format}`;
