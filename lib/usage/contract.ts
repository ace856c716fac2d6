import { z } from "zod";
import { buckets } from "@/lib/calendar";
import { Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";
import { several } from "@/lib/wire/several";

export const usageGroups = ["model", "member", "connection", "tag"] as const;
export type UsageBy = (typeof usageGroups)[number];

/** Stands where a tag would: what carries none. No tag is called this. */
export const untagged = "-";

/** Sums of the known prices; `unpricedRows` says how many rows are missing from them. */
const Sum = z.object({
  rows: z.number().int(),
  failedRows: z.number().int(),
  /** Answered, but truncated, empty, refused or not the JSON that was asked for. */
  flaggedRows: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  batches: z.number().int(),
  unpricedRows: z.number().int(),
  cost: Dollars,
  wastedCost: Dollars,
  /** Failed and flagged rows that are missing from it: what they cost is not known. */
  wasteUnknownRows: z.number().int(),
  /** Of the rows with both prices known: what they cost, and what realtime would have cost. */
  comparedCost: Dollars,
  realtimeCost: Dollars,
});
export type UsageSum = z.infer<typeof Sum>;

/** What narrows a view. Together they make a slice, which is also a link to its batches. */
const Slice = {
  model: z.string().max(200).optional(),
  member: z.string().max(60).optional(),
  connection: z.string().max(60).optional(),
  tag: z.string().max(40).optional(),
};

const Range = {
  from: z.iso.date(),
  to: z.iso.date(),
};

/** A batch in the days that are asked for: what it used and cost in them, known or not (null). */
const UsedBatch = z.object({
  id: z.string(),
  name: z.string(),
  cost: Dollars.nullable(),
  rows: z.number().int(),
  /** Null while it can be opened. Who deleted it, and when, as far as that was written down. */
  deleted: z.object({ by: z.string().nullable(), at: z.string().nullable() }).nullable(),
});
export type UsedBatch = z.infer<typeof UsedBatch>;

/** Days are calendar days of the team's zone; `from` and `to` are inclusive, `YYYY-MM-DD`. */
export const UsageQuery = z.strictObject({
  ...Range,
  groupBy: z.enum(usageGroups).default("model"),
  bucket: z.enum(buckets).default("day"),
  ...Slice,
});

export const getUsage = endpoint({
  method: "GET",
  path: "/api/t/:team/usage",
  access: "usage:read",
  query: UsageQuery,
  output: z.object({
    zone: z.string(),
    /** Today in that zone. */
    today: z.string(),
    total: Sum,
    /** Dearest first. Grouped by tag, a batch with two tags counts in both. */
    groups: z.array(Sum.extend({ key: z.string(), label: z.string() })),
    /** Only buckets and groups in which something happened. `at` is the bucket's first day. */
    cells: z.array(
      Sum.pick({
        rows: true,
        unpricedRows: true,
        cost: true,
        wastedCost: true,
        wasteUnknownRows: true,
        comparedCost: true,
        realtimeCost: true,
      }).extend({ at: z.string(), key: z.string(), tokens: z.number().int() }),
    ),
    topBatches: z.array(UsedBatch),
  }),
});

/**
 * What stands behind the list of a slice's batches: what they came to in these days, and those of them that were deleted
 * since and are in no list any more, dearest first (100 at most). The list and these are all that the slice counted.
 */
export const getUsedBatches = endpoint({
  method: "GET",
  path: "/api/t/:team/usage/batches",
  access: "usage:read",
  query: z.strictObject({
    ...Range,
    model: several(200),
    member: several(60),
    connection: several(60),
    tag: several(40),
  }),
  output: z.object({
    /** The known part of the cost, and the rows that are missing from it. */
    cost: Dollars,
    unpricedRows: z.number().int(),
    deletedCount: z.number().int(),
    deleted: z.array(UsedBatch),
  }),
});

/** How well prices were foretold: finished batches of the range that had an estimate, newest first (200 at most). */
export const getAccuracy = endpoint({
  method: "GET",
  path: "/api/t/:team/usage/accuracy",
  access: "usage:read",
  query: z.strictObject(Range),
  output: z.object({
    batches: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        finishedAt: z.string(),
        low: Dollars,
        likely: Dollars,
        high: Dollars,
        actual: Dollars,
      }),
    ),
    /** Of these batches: the share that ended inside the estimate's range, 0 to 1; null without batches. */
    insideShare: z.number().nullable(),
    /** What the team's finished runs say of each model: what was billed, per answer, as the next estimate will use it. */
    models: z.array(
      z.object({
        model: z.string(),
        runs: z.number().int(),
        outputPerRequest: z.number(),
        p10: z.number(),
        p90: z.number(),
        /** Billed ÷ counted input, by which the next count is corrected; null where runs said nothing of it. */
        inputRatio: z.number().nullable(),
      }),
    ),
  }),
});

/** The running month in the team's zone, and where it ends if the days go on like the last ones. */
export const getForecast = endpoint({
  method: "GET",
  path: "/api/t/:team/usage/forecast",
  access: "usage:read",
  output: z.object({
    from: z.string(),
    to: z.string(),
    today: z.string(),
    spent: Dollars,
    unpricedRows: z.number().int(),
    /** What batches that are not finished may still cost, by their estimates. */
    committed: Dollars,
    /** These are the emulator's dollars, which nobody pays: the team has nothing else yet. Otherwise they are left out. */
    isSimulated: z.boolean(),
    /** Null in the first days of a team: too little to go on. */
    monthEnd: z.object({ low: Dollars, likely: Dollars, high: Dollars, basisDays: z.number().int() }).nullable(),
  }),
});
