import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import { type BulkAct, type BulkTarget, bulkExportPath, type bulkFormats, previewBulk, runBulk } from "./contract";

/** What an act would do; asked anew each time it is about to be done. */
export const bulkPreviewQuery = (team: string, act: BulkAct, target: BulkTarget) =>
  queryOptions({
    queryKey: ["t", team, "bulk-preview", act, target] as const,
    queryFn: ({ signal }) => call(previewBulk, { team, act, target }, signal),
    staleTime: 0,
    gcTime: 0,
  });

/** Does it. Lists, pages and the board are read again whatever came of it. */
export const runBulkMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof runBulk>, "team">) => call(runBulk, { team, ...input }),
    onSettled: () => {
      for (const key of ["batches", "batch", "batch-facets", "overview"])
        void client.invalidateQueries({ queryKey: ["t", team, key] });
    },
  });

/** The address of a download of what is meant. */
export function bulkExportUrl(team: string, format: (typeof bulkFormats)[number], target: BulkTarget): string {
  const search = new URLSearchParams({ format });
  if (target.kind === "chosen") {
    for (const id of target.ids) search.append("id", id);
    for (const run of target.runIds ?? []) search.append("run", run);
  } else {
    for (const [name, value] of Object.entries(target.filter)) {
      for (const one of [value].flat()) if (one !== undefined && one !== "") search.append(name, String(one));
    }
  }
  return `${bulkExportPath(team)}?${search}`;
}
