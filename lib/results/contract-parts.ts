import { z } from "zod";

/** A share of a whole with the range it is likely to lie in, all three 0 to 1. */
export const ShareOut = z.object({ value: z.number(), low: z.number(), high: z.number() });

/** Which rows of a longer list: `limit` of them from the place `offset` on. */
export const pageOf = (limit: number, limitMax = 200) => ({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(limitMax).default(limit),
});
