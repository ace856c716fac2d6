import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallOutput } from "@/lib/wire/endpoint";
import { type KeptView, listResultViews, removeResultView, saveResultView } from "./contract";

type Views = CallOutput<typeof listResultViews>;

const viewsKey = (team: string) => ["t", team, "saved-views"] as const;

/** Views of results the team keeps. */
export const savedViewsQuery = (team: string) =>
  queryOptions({
    queryKey: viewsKey(team),
    queryFn: ({ signal }) => call(listResultViews, { team }, signal),
    staleTime: 60_000,
  });

/** Keeps a view; the same name again replaces it. */
export const saveViewMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: { name: string; view: KeptView }) => call(saveResultView, { team, ...input }),
    onSuccess: (views: Views) => client.setQueryData(viewsKey(team), views),
  });

export const removeViewMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (viewId: string) => call(removeResultView, { team, viewId }),
    onSuccess: (views: Views) => client.setQueryData(viewsKey(team), views),
  });
