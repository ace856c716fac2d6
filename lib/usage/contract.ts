import { z } from "zod";
import { Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";

export const usageGroups = ["model", "member", "connection"] as const;

const Sum = z.object({
  rows: z.number().int(),
  failedRows: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** Sum of the known prices; `hasUnknownPrices` says when some are missing from it. */
  cost: Dollars,
  realtimeCost: Dollars.nullable(),
  hasUnknownPrices: z.boolean(),
});

/** Days are calendar days in `zone`; `from` and `to` are inclusive, `YYYY-MM-DD`. */
export const getUsage = endpoint({
  method: "GET",
  path: "/api/t/:team/usage",
  access: "usage:read",
  query: z.strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    zone: z.string().max(60).default("UTC"),
    groupBy: z.enum(usageGroups).default("model"),
  }),
  output: z.object({
    total: Sum.extend({ batches: z.number().int() }),
    groups: z.array(Sum.extend({ key: z.string(), label: z.string() })),
    days: z.array(z.object({ day: z.string(), byGroup: z.record(z.string(), Dollars) })),
    topBatches: z.array(
      z.object({ id: z.string(), name: z.string(), cost: Dollars.nullable(), rows: z.number().int() }),
    ),
  }),
});
