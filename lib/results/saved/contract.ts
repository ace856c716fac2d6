import { z } from "zod";
import { Sort } from "@/lib/results/columns";
import { ResultFilter, ResultSelection, searchModes, searchScopes } from "@/lib/results/contract";
import { endpoint } from "@/lib/wire/endpoint";

export const viewsMax = 60;

/** Columns of a grid of results: which, in which order, and how wide those are that somebody drew. */
export const Layout = z.strictObject({
  shown: z.array(z.string().max(300)).min(1).max(250),
  widths: z.record(z.string().max(300), z.number().min(10).max(4_000)),
});
export type Layout = z.infer<typeof Layout>;

/** A way of looking at results that a team keeps: which rows, and in which order. */
export const KeptView = z.strictObject({
  filter: ResultFilter,
  search: z.string().trim().max(200).default(""),
  mode: z.enum(searchModes).default("text"),
  scope: z.enum(searchScopes).default("all"),
  where: ResultSelection.shape.where.default(""),
  sort: Sort.default("input"),
  /** Only failures of this cause. */
  cause: z.string().max(300).default(""),
  /** The columns it was kept with; left out: those one sees anyway. */
  layout: Layout.optional(),
});
export type KeptView = z.output<typeof KeptView>;

export const SavedView = z.object({ id: z.string(), name: z.string(), view: KeptView, createdBy: z.string() });
export type SavedView = z.infer<typeof SavedView>;

const ViewName = z.string().trim().min(1, "Give the view a name.").max(60);
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
  body: z.strictObject({ name: ViewName, view: KeptView }),
  output: Views,
});

export const removeResultView = endpoint({
  method: "DELETE",
  path: "/api/t/:team/result-views/:viewId",
  access: "batch:edit",
  output: Views,
});

export const renameResultView = endpoint({
  method: "PATCH",
  path: "/api/t/:team/result-views/:viewId",
  access: "batch:edit",
  body: z.strictObject({ name: ViewName }),
  output: Views,
});

/** How many rows of a batch each saved view has; null where that takes too long to be told. */
export const countResultViews = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/view-counts",
  access: "result:read",
  output: z.object({ counts: z.record(z.string(), z.number().int().nullable()) }),
});

export const layoutsMax = 100;
/** Batches of one kind, told by what their answers unfold to, share their columns. */
const LayoutKind = z.string().min(1).max(4_000);
const Layouts = z.object({ layouts: z.array(z.object({ kind: LayoutKind, layout: Layout, setBy: z.string() })) });

/** The columns a team has agreed on; each person may see others. */
export const listResultLayouts = endpoint({
  method: "GET",
  path: "/api/t/:team/result-layouts",
  access: "result:read",
  output: Layouts,
});

/** Sets the team's columns for batches of a kind; null forgets them. */
export const setResultLayout = endpoint({
  method: "PUT",
  path: "/api/t/:team/result-layouts",
  access: "batch:edit",
  body: z.strictObject({ kind: LayoutKind, layout: Layout.nullable() }),
  output: Layouts,
});
