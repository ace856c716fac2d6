"use client";

import { SearchField } from "@/components/shared/search-field";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { formatCount } from "@/lib/format";
import { type ResultFilter, resultFilters, resultSorts } from "@/lib/results/contract";
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
  failed: "Failed",
  pending: "Pending",
};

const sortWords = { input: "Input order", arrival: "Newest first", tokens: "Most tokens first" } as const;

type ResultsToolbarProps = {
  control: ReturnType<typeof useResultView>;
  counts: Partial<Record<ResultFilter, number>> | undefined;
  /** Rows a view that does not follow is keeping back. */
  held: number;
  onShowNew: () => void;
};

export function ResultsToolbar({ control, counts, held, onShowNew }: ResultsToolbarProps) {
  const { view, setFilter, setSearch, setSort } = control;
  const arrived = useGrowth(counts && (counts.answered ?? 0) + (counts.failed ?? 0));
  const offered = resultFilters.filter(
    (filter) => filter === "all" || filter === view.filter || (counts?.[filter] ?? 0) > 0,
  );
  return (
    <div className="mb-2.5 flex flex-wrap items-center gap-2">
      <SearchField value={view.search} onValueChange={setSearch} label="Search prompts and answers" />
      <fieldset className="contents">
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
      <div className="ml-auto flex items-center gap-2">
        {held > 0 ? (
          <Button variant="outline" size="sm" onClick={onShowNew}>
            {formatCount(held)} new, show
          </Button>
        ) : (
          arrived > 0 && (
            <span aria-hidden className="text-xs text-muted-foreground tabular-nums">
              +{formatCount(arrived)} new
            </span>
          )
        )}
        <Select
          value={view.sort}
          onValueChange={(next) => setSort(resultSorts.find((sort) => sort === next) ?? "input")}
        >
          <SelectTrigger size="sm" aria-label="Order">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {resultSorts.map((sort) => (
              <SelectItem key={sort} value={sort}>
                {sortWords[sort]}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      </div>
    </div>
  );
}
