import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallOutput } from "@/lib/wire/endpoint";
import {
  countResultViews,
  type KeptView,
  type Layout,
  listResultLayouts,
  listResultViews,
  removeResultView,
  renameResultView,
  type SavedView,
  saveResultView,
  setResultLayout,
} from "./contract";

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

export const renameViewMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: { viewId: string; name: string }) => call(renameResultView, { team, ...input }),
    onSuccess: (views: Views) => client.setQueryData(viewsKey(team), views),
  });

export const removeViewMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (viewId: string) => call(removeResultView, { team, viewId }),
    onSuccess: (views: Views) => client.setQueryData(viewsKey(team), views),
  });

/** How many rows of a batch each saved view has. Below the views: it is asked again when they change. */
export const viewCountsQuery = (team: string, batchId: string, views: readonly SavedView[]) =>
  queryOptions({
    queryKey: ["t", team, "view-counts", batchId, views.map(({ id, view }) => [id, view])] as const,
    queryFn: ({ signal }) => call(countResultViews, { team, batchId }, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

type Layouts = CallOutput<typeof listResultLayouts>;
const layoutsKey = (team: string) => ["t", team, "result-layouts"] as const;

/** Columns the team has agreed on, by the kind of batch. */
export const layoutsQuery = (team: string) =>
  queryOptions({
    queryKey: layoutsKey(team),
    queryFn: ({ signal }) => call(listResultLayouts, { team }, signal),
    staleTime: 60_000,
  });

export const setLayoutMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: { kind: string; layout: Layout | null }) => call(setResultLayout, { team, ...input }),
    onSuccess: (layouts: Layouts) => client.setQueryData(layoutsKey(team), layouts),
  });
