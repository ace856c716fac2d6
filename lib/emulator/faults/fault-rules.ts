import { z } from "zod";
import { Rng } from "@/lib/emulator/answer/rng";

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const headers = z.record(z.string(), z.string());

/** Everything that can be made to go wrong with a call. Times are real milliseconds, sizes bytes of the reply's body. */
export const Fault = z.discriminatedUnion("type", [
  z.object({ type: z.literal("delay"), ms: count }),
  /** Answers instead of the route, which never runs. */
  z.object({
    type: z.literal("status"),
    status: z.number().int().min(200).max(599),
    headers: headers.optional(),
    body: z.string().optional(),
  }),
  /** 429 as upstream: the header says 60 seconds, the body 30. */
  z.object({ type: z.literal("tooManyRequests") }),
  /** An HTML page where JSON is expected. */
  z.object({ type: z.literal("htmlPage"), status: z.number().int().min(200).max(599).optional() }),
  /** Closes the connection before anything is done or said. */
  z.object({ type: z.literal("cutBefore") }),
  /** Does the work, then closes the connection without a word. */
  z.object({ type: z.literal("lostReply") }),
  /** Closes the connection at once and does the work `ms` later. */
  z.object({ type: z.literal("lateWork"), ms: count }),
  /** Breaks the connection after so many bytes of the body. */
  z.object({ type: z.literal("cutAfter"), bytes: count }),
  /** Ends the body early as if it were whole. */
  z.object({ type: z.literal("truncate"), bytes: count }),
  /** Claims a length that is off by `delta`, or exactly `value`. */
  z.object({
    type: z.literal("contentLength"),
    delta: z.number().int().optional(),
    value: z.string().regex(/^\d+$/).optional(),
  }),
  z.object({ type: z.literal("slowBody"), bytesPerSecond: z.number().positive() }),
  /** What was created less than `ms` ago is missing from lists. Match it on the list call. */
  z.object({ type: z.literal("listLag"), ms: count }),
  /** Lists go on telling of the moment at which this was first met. Match it on the list call. */
  z.object({ type: z.literal("frozenList") }),
  z.object({ type: z.literal("ignoreSkip") }),
  z.object({ type: z.literal("ignoreOffset") }),
  z.object({ type: z.literal("offByOne"), by: z.union([z.literal(1), z.literal(-1)]).optional() }),
  /** While a batch runs, a share of its newest `window` lines turns up later, in front of lines already read. */
  z.object({ type: z.literal("reorderRows"), share: share.optional(), window: count.optional() }),
  z.object({ type: z.literal("ignoreSearch") }),
  /**
   * A batch cancelled before its rows were read says `cancelling` until it is retried, as upstream,
   * and has done so for `agoMs` already. Match it on the cancel call.
   */
  z.object({ type: z.literal("staysCancelling"), agoMs: count.optional() }),
]);
export type Fault = z.infer<typeof Fault>;

const Match = z.object({
  method: z.string().optional(),
  /** Regular expression over the path without prefix, such as `^/v1/batches$`. */
  path: z.string().optional(),
  /** Only calls with this key. */
  key: z.string().optional(),
  /** Only the nth matching call, counted from 1. */
  nth: z.number().int().min(1).optional(),
  /** Every kth matching call. */
  every: z.number().int().min(1).optional(),
  /** Each matching call with this probability, drawn from the seed. */
  probability: share.optional(),
});

export const FaultScript = z.object({
  seed: z.union([z.string(), z.number()]).default("0"),
  rules: z.array(z.object({ match: Match.default({}), fault: Fault })),
});
export type FaultScript = z.infer<typeof FaultScript>;

type Armed = { rule: number; fault: Fault };

/** Decides which calls go wrong. The same seed and the same calls give the same schedule. */
export class FaultSchedule {
  private readonly rules: { match: z.infer<typeof Match>; path: RegExp | null; fault: Fault; rng: Rng; seen: number }[];

  constructor(script: FaultScript) {
    this.rules = script.rules.map(({ match, fault }, index) => ({
      match,
      fault,
      path: match.path === undefined ? null : new RegExp(match.path),
      rng: new Rng(`fault ${script.seed} ${index}`),
      seen: 0,
    }));
  }

  /** The faults a call gets, in the order of the script; counts the call. */
  next(method: string, path: string, key: string | null): Armed[] {
    const armed: Armed[] = [];
    for (const [index, rule] of this.rules.entries()) {
      const isMatch =
        (rule.match.method ?? method).toUpperCase() === method.toUpperCase() &&
        (rule.path?.test(path) ?? true) &&
        (rule.match.key ?? key) === key;
      if (!isMatch) continue;
      rule.seen++;
      const { nth, every, probability } = rule.match;
      // Drawn on every match, so that one rule's schedule does not hang on another condition.
      const isDrawn = probability === undefined || rule.rng.chance(probability);
      const isCounted = (nth === undefined || rule.seen === nth) && (every === undefined || rule.seen % every === 0);
      if (isDrawn && isCounted) armed.push({ rule: index, fault: rule.fault });
    }
    return armed;
  }
}
