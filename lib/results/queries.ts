import { queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput, CallOutput } from "@/lib/wire/endpoint";
import { getResult, listFailures, listFields, listResults } from "./contract";

/** How a batch's rows are narrowed, sorted and paged; what is left out takes the contract's default. */
type ResultListInput = Omit<CallInput<typeof listResults>, "team" | "batchId">;
type Page = CallOutput<typeof listResults>;

/** A row that has not come is looked for this often while it is open; lists hear of it from the live stream. */
const waitingPollMs = 4_000;

/** One page of a batch's rows. The page before stays in sight while the next one of the same batch loads. */
export const resultsQuery = (team: string, batchId: string, input: ResultListInput = {}) =>
  queryOptions({
    queryKey: ["t", team, "results", batchId, input] as const,
    queryFn: ({ signal }) => call(listResults, { team, batchId, ...input }, signal),
    placeholderData: (before: Page | undefined, query) => (query?.queryKey[3] === batchId ? before : undefined),
    staleTime: 5_000,
  });

/** The columns that JSON answers and source tables add. */
export const fieldsQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: ["t", team, "fields", batchId] as const,
    queryFn: ({ signal }) => call(listFields, { team, batchId }, signal),
    staleTime: 10_000,
  });

/** One row whole: its request and response as raw lines, the full answer, reasoning, tool calls. */
export const resultQuery = (team: string, batchId: string, seq: number) =>
  queryOptions({
    queryKey: ["t", team, "result", batchId, seq] as const,
    queryFn: ({ signal }) => call(getResult, { team, batchId, seq: String(seq) }, signal),
    staleTime: 30_000,
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? waitingPollMs : false),
  });

/** Failed rows by cause, most frequent first. */
export const failuresQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: ["t", team, "failures", batchId] as const,
    queryFn: ({ signal }) => call(listFailures, { team, batchId }, signal),
    staleTime: 5_000,
  });
