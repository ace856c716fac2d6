"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import type { PaletteHit, SearchBatches } from "./shell-types";

const MIN_LETTERS = 2;
const noHits: readonly PaletteHit[] = [];

type BatchHits = { hits: readonly PaletteHit[]; isSearching: boolean; hasFailed: boolean };

/** Batches whose name or id matches, asked from the server as one types; the last hits stay until the next arrive. */
export function useBatchHits(teamId: string, query: string, searchBatches: SearchBatches | undefined): BatchHits {
  const asked = useDeferredValue(query.trim());
  const isAsked = searchBatches !== undefined && asked.length >= MIN_LETTERS;
  const { data, isError, isFetching } = useQuery({
    queryKey: ["palette", teamId, asked],
    queryFn: ({ signal }) => searchBatches?.(asked, signal) ?? noHits,
    enabled: isAsked,
    placeholderData: (before) => before,
    retry: false,
  });
  if (!isAsked) return { hits: noHits, isSearching: false, hasFailed: false };
  return { hits: data ?? noHits, isSearching: isFetching, hasFailed: isError };
}
