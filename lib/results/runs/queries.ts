import { queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput, CallOutput } from "@/lib/wire/endpoint";
import { listRunFields, listRunResults } from "./contract";

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
