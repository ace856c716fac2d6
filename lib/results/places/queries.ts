import { queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import { listPlaces } from "./contract";

/** Where a row lies in a view, and which rows lie between it and another. */
export const placesQuery = (
  team: string,
  batchId: string,
  input: Omit<CallInput<typeof listPlaces>, "team" | "batchId">,
) =>
  queryOptions({
    // Not below `results`: new rows must not ask for it again while somebody reads.
    queryKey: ["t", team, "places", batchId, input] as const,
    queryFn: ({ signal }) => call(listPlaces, { team, batchId, ...input }, signal),
    staleTime: "static",
    gcTime: 0,
  });
