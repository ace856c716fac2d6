import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import { getAccuracy, getForecast, getUsage, getUsedBatches } from "./contract";

export type UsageInput = Omit<CallInput<typeof getUsage>, "team">;

/** What the team used between two calendar days, both included. The picture before stays while the next one loads. */
export const usageQuery = (team: string, input: UsageInput) =>
  queryOptions({
    queryKey: ["t", team, "usage", input] as const,
    queryFn: ({ signal }) => call(getUsage, { team, ...input }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const forecastQuery = (team: string) =>
  queryOptions({
    queryKey: ["t", team, "usage", "forecast"] as const,
    queryFn: ({ signal }) => call(getForecast, { team }, signal),
    staleTime: 30_000,
  });

export const accuracyQuery = (team: string, range: { from: string; to: string }) =>
  queryOptions({
    queryKey: ["t", team, "usage", "accuracy", range] as const,
    queryFn: ({ signal }) => call(getAccuracy, { team, ...range }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** What stands behind the list of a slice's batches: what they came to, and those that are gone. */
export const usedBatchesQuery = (team: string, input: Omit<CallInput<typeof getUsedBatches>, "team">) =>
  queryOptions({
    queryKey: ["t", team, "usage", "batches", input] as const,
    queryFn: ({ signal }) => call(getUsedBatches, { team, ...input }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
