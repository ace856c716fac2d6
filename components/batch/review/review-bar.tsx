"use client";

import { ChevronLeft, ChevronRight, Undo2 } from "lucide-react";
import { filterWords } from "@/components/batch/filter-words";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { formatCount } from "@/lib/format";
import { type ResultFilter, ResultFilter as ResultFilters } from "@/lib/results/contract";
import type { ReviewPass } from "./use-review";

const orders = [
  { value: "random", label: "Random" },
  { value: "input", label: "Input order" },
] as const;

/** Filters under which there is something to judge. */
const filters: readonly ResultFilter[] = [
  ...(["answered", "good", "truncated", "empty", "refused", "not_json", "schema_invalid"] as const),
  ...(["unknown_shape", "repeated", "duplicate_id"] as const),
];
const asInResults = "as-in-results";

/** Which rows, where in them, and the way on. */
export function ReviewBar({ pass }: { pass: ReviewPass }) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
      <Segmented label="Order" size="sm" value={pass.order} onValueChange={pass.setOrder} options={orders} />
      <Select
        value={pass.isAsInResults ? asInResults : pass.filter}
        onValueChange={(next) =>
          next === asInResults ? pass.takeResultsView() : pass.setFilter(ResultFilters.parse(next))
        }
      >
        <SelectTrigger aria-label="Rows" size="sm">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {filters.map((filter) => (
            <SelectItem key={filter} value={filter}>
              {filter === "answered" ? "All answered" : filterWords[filter]}
            </SelectItem>
          ))}
          <SelectItem value={asInResults} disabled={!pass.hasResultsView} note="its search, filters and cause">
            As in Results
          </SelectItem>
        </SelectContent>
      </Select>
      <p role="status" className="text-xs text-muted-foreground tabular-nums">
        {pass.count > 0 && `Row ${formatCount(pass.at + 1)} of ${formatCount(pass.count)}`}
        {pass.matching > pass.count && ` drawn from ${formatCount(pass.matching)}`} · {formatCount(pass.judged)} judged
        by you
      </p>
      <div className="flex items-center gap-1 md:ml-auto">
        <Button variant="ghost" size="sm" onClick={pass.resume} disabled={pass.judged === pass.count}>
          To the first open one
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Undo"
          title="Undo (u)"
          disabled={!pass.canUndo}
          onClick={pass.undo}
        >
          <Undo2 aria-hidden />
        </Button>
        <Button
          variant="outline"
          size="icon-sm"
          aria-label="Previous row"
          title="Previous row (k)"
          disabled={pass.at === 0}
          onClick={() => pass.go(pass.at - 1)}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <Button
          variant="outline"
          size="icon-sm"
          aria-label="Next row"
          title="Next row (j)"
          disabled={pass.at >= pass.count - 1}
          onClick={() => pass.go(pass.at + 1)}
        >
          <ChevronRight aria-hidden />
        </Button>
      </div>
    </div>
  );
}
