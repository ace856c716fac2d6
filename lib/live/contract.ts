import { z } from "zod";

/** What can happen to a team's things. `noun.past`. The payload names ids; screens fetch or patch by them. */
export const topics = [
  "batch.changed",
  "batch.removed",
  /** Stopped for having cost what its limit allows: `{ name, limit, spent }`. */
  "batch.guarded",
  /** So many were changed at once that each is not told: lists are read again. */
  "batches.changed",
  "file.changed",
  "results.appended",
  /** The source table of a batch is there no more. */
  "table.removed",
  "connection.changed",
  "connection.key_refused",
  "usage.changed",
  "member.changed",
  "notice.created",
  "review.changed",
  /** Views or columns of results that a team keeps. */
  "views.changed",
] as const;
export const Topic = z.enum(topics);
export type Topic = z.infer<typeof Topic>;

export const LiveEvent = z.object({
  id: z.number().int(),
  topic: Topic,
  subject: z.string(),
  at: z.string(),
  data: z.unknown(),
});
export type LiveEvent = z.infer<typeof LiveEvent>;

/** The stream's address for a team. Events carry `id:`; a reader that fell too far behind gets `event: resync`. */
export const livePath = (team: string): string => `/api/t/${encodeURIComponent(team)}/live`;

/** How the line to the server stands: news arrive, it is being opened, or it is down and being retried. */
export type LiveState = "connecting" | "live" | "lost";

/** What a page hears of its team. `resync`: something was missed that cannot be replayed, so read everything anew. */
export type Heard =
  | { kind: "event"; event: LiveEvent }
  | { kind: "resync" }
  | { kind: "state"; state: LiveState }
  | { kind: "beat" };
