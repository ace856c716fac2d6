import { z } from "zod";
import { endpoint } from "@/lib/wire/endpoint";

/** How long the team keeps what was delivered; null for as long as it keeps the batch. */
export const RetentionDays = z.number().int().min(1, "Keep results for at least a day.").max(3_650).nullable();

export const Retention = z.object({
  days: RetentionDays,
  /** Finished batches whose results are held, and how large those are. */
  batches: z.number().int(),
  sizeBytes: z.number(),
});
export type Retention = z.infer<typeof Retention>;

export const getRetention = endpoint({
  method: "GET",
  path: "/api/t/:team/retention",
  access: "team:read",
  output: Retention,
});

/** Results of batches that ended longer ago are removed within the hour; batches, counts and costs stay. */
export const setRetention = endpoint({
  method: "PUT",
  path: "/api/t/:team/retention",
  access: "team:write",
  body: z.strictObject({ days: RetentionDays }),
  output: Retention,
});

/**
 * Removes the source table a batch was made of, and nothing else: requests and answers stay. Other batches made of the same
 * table lose it too. Members remove that of their own batches; owners and admins any.
 */
export const removeTable = endpoint({
  method: "DELETE",
  path: "/api/t/:team/batches/:batchId/table",
  access: "batch:delete",
  output: z.object({ message: z.string() }),
});
