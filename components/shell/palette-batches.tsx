"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { StateShape } from "@/components/shared/state-word";
import { CommandGroup, CommandItem } from "@/components/ui/command";
import type { PaletteHit, SearchBatches } from "./shell-types";

const MIN_LETTERS = 2;

type PaletteBatchesProps = {
  teamId: string;
  query: string;
  searchBatches: SearchBatches;
  onChoose: (hit: PaletteHit) => void;
};

/** Batches whose name or id matches, asked from the server as one types. */
export function PaletteBatches({ teamId, query, searchBatches, onChoose }: PaletteBatchesProps) {
  const asked = useDeferredValue(query.trim());
  const { data, isError, isFetching } = useQuery({
    queryKey: ["palette", teamId, asked],
    queryFn: ({ signal }) => searchBatches(asked, signal),
    enabled: asked.length >= MIN_LETTERS,
    placeholderData: (before) => before,
    retry: false,
  });
  if (asked.length < MIN_LETTERS) return null;
  const note = isError ? "Batches cannot be searched right now." : isFetching && !data ? "Searching batches…" : null;
  if (!note && !data?.length) return null;
  return (
    <CommandGroup heading="Batches" forceMount>
      {note && (
        <p role="status" className="px-2.5 py-1.5 text-sm text-muted-foreground">
          {note}
        </p>
      )}
      {data?.map((hit) => (
        // The server has matched already: the typed text as a keyword keeps the list from matching a second time.
        <CommandItem key={hit.id} value={hit.id} keywords={[query]} onSelect={() => onChoose(hit)}>
          {hit.tone && <StateShape tone={hit.tone} />}
          <span className="min-w-0 flex-1 truncate">{hit.title}</span>
          {hit.detail && <span className="shrink-0 text-xs text-muted-foreground tabular-nums">{hit.detail}</span>}
        </CommandItem>
      ))}
    </CommandGroup>
  );
}
