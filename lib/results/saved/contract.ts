import { z } from "zod";
import { Sort } from "@/lib/results/columns";
import { ResultFilter, ResultSelection, searchModes, searchScopes } from "@/lib/results/contract";
import { endpoint } from "@/lib/wire/endpoint";

export const viewsMax = 60;

/** A way of looking at results that a team keeps: which rows, and in which order. */
export const KeptView = z.strictObject({
  filter: ResultFilter,
  search: z.string().trim().max(200).default(""),
  mode: z.enum(searchModes).default("text"),
  scope: z.enum(searchScopes).default("all"),
  where: ResultSelection.shape.where.default(""),
  sort: Sort.default("input"),
});
export type KeptView = z.output<typeof KeptView>;

export const SavedView = z.object({ id: z.string(), name: z.string(), view: KeptView, createdBy: z.string() });
export type SavedView = z.infer<typeof SavedView>;

const Views = z.object({ views: z.array(SavedView) });

export const listResultViews = endpoint({
  method: "GET",
  path: "/api/t/:team/result-views",
  access: "result:read",
  output: Views,
});

export const saveResultView = endpoint({
  method: "POST",
  path: "/api/t/:team/result-views",
  access: "batch:edit",
  body: z.strictObject({ name: z.string().trim().min(1, "Give the view a name.").max(60), view: KeptView }),
  output: Views,
});

export const removeResultView = endpoint({
  method: "DELETE",
  path: "/api/t/:team/result-views/:viewId",
  access: "batch:edit",
  output: Views,
});
