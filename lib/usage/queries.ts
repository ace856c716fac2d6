import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import { getUsage } from "./contract";

export type UsageInput = Omit<CallInput<typeof getUsage>, "team">;

/** What the team used between two calendar days, both included. The picture before stays while the next one loads. */
export const usageQuery = (team: string, input: UsageInput) =>
  queryOptions({
    queryKey: ["t", team, "usage", input] as const,
    queryFn: ({ signal }) => call(getUsage, { team, ...input }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
