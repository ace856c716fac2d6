import { queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput, CallOutput } from "@/lib/wire/endpoint";
import { listRunFields, listRunPlaces, listRunResults } from "./contract";

type RunListInput = Omit<CallInput<typeof listRunResults>, "team" | "runId">;
type Page = CallOutput<typeof listRunResults>;

/** One page of the rows of a run. */
export const runResultsQuery = (team: string, runId: string, input: RunListInput) =>
  queryOptions({
    queryKey: ["t", team, "run-results", runId, input] as const,
    queryFn: ({ signal }) => call(listRunResults, { team, runId, ...input }, signal),
    placeholderData: (before: Page | undefined, query) => (query?.queryKey[3] === runId ? before : undefined),
    staleTime: 5_000,
  });

/** The columns that answers and source tables of all parts add. */
export const runFieldsQuery = (team: string, runId: string) =>
  queryOptions({
    queryKey: ["t", team, "run-fields", runId] as const,
    queryFn: ({ signal }) => call(listRunFields, { team, runId }, signal),
    staleTime: 10_000,
  });

type RunPlacesInput = Omit<CallInput<typeof listRunPlaces>, "team" | "runId">;

/** The rows between two of a view; asked for anew each time, as rows come in between. */
export const runPlacesQuery = (team: string, runId: string, input: RunPlacesInput) =>
  queryOptions({
    queryKey: ["t", team, "run-places", runId, input] as const,
    queryFn: ({ signal }) => call(listRunPlaces, { team, runId, ...input }, signal),
    gcTime: 0,
    staleTime: 0,
  });
