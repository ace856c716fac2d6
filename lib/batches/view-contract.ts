import { z } from "zod";
import { endpoint } from "@/lib/wire/endpoint";

/** What a team's batches have to be narrowed by; the most used first. */
export const listBatchFacets = endpoint({
  method: "GET",
  path: "/api/t/:team/batch-facets",
  access: "batch:read",
  output: z.object({
    models: z.array(z.string()),
    tags: z.array(z.string()),
    windows: z.array(z.string()),
    members: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
});

/** A view of the list that was kept under a name: the query part of its address. */
export const BatchView = z.object({
  id: z.string(),
  name: z.string(),
  query: z.string(),
  isShared: z.boolean(),
  isMine: z.boolean(),
  by: z.string(),
});
export type BatchView = z.infer<typeof BatchView>;

const fields = {
  name: z.string().trim().min(1, "Give the view a name.").max(60, "Use at most 60 characters."),
  query: z.string().max(2_000),
  /** For the whole team, or for its maker alone. */
  isShared: z.boolean(),
};

/** A person's own views of the team's list, and those others share. */
export const listBatchViews = endpoint({
  method: "GET",
  path: "/api/t/:team/batch-views",
  access: "batch:read",
  output: z.object({ views: z.array(BatchView) }),
});

export const createBatchView = endpoint({
  method: "POST",
  path: "/api/t/:team/batch-views",
  access: "batch:read",
  body: z.strictObject({ ...fields, isShared: fields.isShared.default(false) }),
  output: BatchView,
});

export const updateBatchView = endpoint({
  method: "PATCH",
  path: "/api/t/:team/batch-views/:viewId",
  access: "batch:read",
  body: z.strictObject(fields).partial(),
  output: BatchView,
});

export const removeBatchView = endpoint({
  method: "DELETE",
  path: "/api/t/:team/batch-views/:viewId",
  access: "batch:read",
  output: z.object({ id: z.string() }),
});
