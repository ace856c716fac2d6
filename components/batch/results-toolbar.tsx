"use client";

import { SearchField } from "@/components/shared/search-field";
import { Chip } from "@/components/ui/chip";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { formatCount } from "@/lib/format";
import { type ResultFilter, resultFilters } from "@/lib/results/contract";
import { useGrowth } from "./use-growth";
import type { useResultView } from "./use-result-view";

const filterWords: Record<ResultFilter, string> = {
  all: "All",
  answered: "Answered",
  good: "Good",
  truncated: "Truncated",
  empty: "Empty",
  refused: "Refused",
  not_json: "Not JSON",
  schema_invalid: "Off schema",
  failed: "Failed",
  pending: "Pending",
  repeated: "Repeated answer",
  duplicate_id: "Shared id",
  unmatched: "No such request",
};

const sortWords = { input: "Input order", "-arrival": "Newest first", "-tokens": "Most tokens first" } as const;
const sorts = Object.keys(sortWords) as (keyof typeof sortWords)[];

type ResultsToolbarProps = {
  control: ReturnType<typeof useResultView>;
  counts: Partial<Record<ResultFilter, number>> | undefined;
};

/** One row of constant height: a chip that joins or a count that grows never pushes the table down. */
export function ResultsToolbar({ control, counts }: ResultsToolbarProps) {
  const { view, setFilter, setSearch, setSort } = control;
  const arrived = useGrowth(counts && (counts.answered ?? 0) + (counts.failed ?? 0));
  const offered = resultFilters.filter(
    (filter) => filter === "all" || filter === view.filter || (counts?.[filter] ?? 0) > 0,
  );
  return (
    <div className="mb-2.5 flex items-center gap-2 max-md:flex-wrap">
      <SearchField
        value={view.search}
        onValueChange={setSearch}
        label="Search prompts and answers"
        className="shrink-0 md:w-64"
      />
      <fieldset className="-my-1 flex min-w-0 flex-1 gap-2 overflow-x-auto py-1 [scrollbar-width:none] max-md:order-last max-md:basis-full">
        <legend className="sr-only">Show</legend>
        {offered.map((filter) => (
          <Chip
            key={filter}
            pressed={filter === view.filter}
            count={filter === "all" ? undefined : counts?.[filter]}
            onClick={() => setFilter(filter)}
          >
            {filterWords[filter]}
          </Chip>
        ))}
      </fieldset>
      <span aria-hidden className="shrink-0 text-xs text-muted-foreground tabular-nums max-md:flex-1">
        {arrived > 0 && `+${formatCount(arrived)} new`}
      </span>
      <Select value={view.sort} onValueChange={(next) => setSort(sorts.find((sort) => sort === next) ?? "input")}>
        <SelectTrigger size="sm" aria-label="Order" className="shrink-0">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {sorts.map((sort) => (
            <SelectItem key={sort} value={sort}>
              {sortWords[sort]}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </div>
  );
}
