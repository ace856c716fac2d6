"use client";

import { Regex } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { SearchField } from "@/components/shared/search-field";
import { Button } from "@/components/ui/button";
import { Chip, RemovableChip } from "@/components/ui/chip";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { formatCount } from "@/lib/format";
import { isDescending, sortColumn } from "@/lib/results/columns";
import { type ResultFilter, resultFilters, searchScopes } from "@/lib/results/contract";
import { cn } from "@/lib/utils";
import { ColumnsMenu } from "./columns-menu";
import { conditionWords } from "./condition-words";
import { FilterMenu } from "./filter-menu";
import { filterWords } from "./filter-words";
import type { GridColumn } from "./grid-columns";
import type { Columns } from "./use-columns";
import { useGrowth } from "./use-growth";
import type { ViewControl } from "./use-result-view";
import { ViewLimits } from "./view-limits";

const scopeWords = {
  all: "Everywhere",
  answers: "In answers",
  prompts: "In prompts",
  source: "In the source table",
} as const;
type Orders = Readonly<Record<string, string>>;
/** Orders that have a name of their own. */
export const runOrders: Orders = { input: "Input order", "-tokens": "Most tokens first" };
export const batchOrders: Orders = { input: "Input order", "-arrival": "Newest first", "-tokens": "Most tokens first" };

type Counts = Partial<Record<ResultFilter, number>> | undefined;
type FilterChipsProps = {
  control: ViewControl;
  counts: Counts;
  /** What rows are called that have neither answer nor failure. */
  waiting: string;
  /** Chips behind the filters. */
  kept?: ReactNode;
};
type ResultsToolbarProps = FilterChipsProps & { columns: Columns; orders: Orders; children?: ReactNode };

/** Rows of constant height: a chip that joins or a count that grows never pushes the table down. */
export function ResultsToolbar({ columns, orders, children, ...chips }: ResultsToolbarProps) {
  const { control, counts } = chips;
  const { view, conditions, setConditions } = control;
  const arrived = useGrowth(counts && (counts.answered ?? 0) + (counts.failed ?? 0));
  return (
    <div className="mb-2.5 grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex items-center gap-2 max-xl:flex-wrap">
        <SearchTools control={control} />
        <FilterChips {...chips} />
        <span aria-hidden className="shrink-0 text-xs text-muted-foreground tabular-nums max-xl:flex-1">
          {arrived > 0 && `+${formatCount(arrived)} new`}
        </span>
        <FilterMenu
          columns={columns.columns}
          onAdd={(condition) => setConditions([...conditions, condition].slice(0, 12))}
        />
        <SortSelect control={control} columns={columns.columns} orders={orders} />
        <ColumnsMenu columns={columns} />
        {children}
      </div>
      <ViewLimits view={view} limits={columns.limits} />
      {(conditions.length > 0 || view.cause !== "") && (
        <ul className="flex flex-wrap gap-2">
          {view.cause !== "" && (
            <li>
              <RemovableChip label="one cause of failure" onRemove={control.clearCause} />
            </li>
          )}
          {conditions.map((condition, index) => (
            <li key={`${condition.column}${condition.op}${condition.value}`}>
              <RemovableChip
                label={conditionWords(condition, columns.columns)}
                onRemove={() => setConditions(conditions.filter((_, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The field, whether it takes a pattern, and, once something is typed, where it looks. */
function SearchTools({ control }: { control: ViewControl }) {
  const { view, setSearch, setMode, setScope } = control;
  const isPattern = view.mode === "regex";
  return (
    <div className="flex shrink-0 items-center gap-1 max-md:w-full">
      <SearchField
        value={view.search}
        onValueChange={setSearch}
        label={isPattern ? "Search by pattern (RE2)" : "Search prompts and answers"}
        className="md:w-64"
      />
      <Button
        variant={isPattern ? "outline" : "ghost"}
        size="icon-sm"
        className={cn(isPattern && "bg-accent")}
        aria-pressed={isPattern}
        aria-label="Search by pattern"
        title="Search by pattern (RE2 regular expression)"
        onClick={() => setMode(isPattern ? "text" : "regex")}
      >
        <Regex aria-hidden />
      </Button>
      {view.search !== "" && (
        <Select
          value={view.scope}
          onValueChange={(next) => setScope(searchScopes.find((one) => one === next) ?? "all")}
        >
          <SelectTrigger size="sm" aria-label="Where to search">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {searchScopes.map((scope) => (
              <SelectItem key={scope} value={scope}>
                {scopeWords[scope]}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </div>
  );
}

/** Where the row of chips fades out. */
const fadePx = 24;

function FilterChips({ control, counts, waiting, kept }: FilterChipsProps) {
  const { view, setFilter } = control;
  const chips = useRef<HTMLFieldSetElement>(null);
  const isCounted = counts !== undefined;
  // Which rows one looks at is in sight, also where there are more filters than room.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter, or the first counts, move the row of chips
  useEffect(() => {
    const row = chips.current;
    const pressed = row?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (!row || !pressed) return;
    const { left, right } = row.getBoundingClientRect();
    const chip = pressed.getBoundingClientRect();
    if (chip.left < left || chip.right > right - fadePx) row.scrollLeft += chip.left - left - fadePx;
  }, [view.filter, isCounted]);
  const offered = resultFilters.filter(
    (filter) => filter === "all" || filter === view.filter || (counts?.[filter] ?? 0) > 0,
  );
  return (
    <fieldset
      ref={chips}
      className="-my-1 flex min-w-0 flex-1 gap-2 overflow-x-auto py-1 pr-6 [mask-image:linear-gradient(to_right,black_calc(100%-1.5rem),transparent)] [scrollbar-width:none] max-xl:order-last max-xl:basis-full"
    >
      <legend className="sr-only">Show</legend>
      {offered.map((filter) => (
        <Chip
          key={filter}
          pressed={filter === view.filter}
          count={filter === "all" ? undefined : counts?.[filter]}
          onClick={() => setFilter(filter)}
        >
          {filter === "pending" ? waiting : filterWords[filter]}
        </Chip>
      ))}
      {kept}
    </fieldset>
  );
}

type SortSelectProps = { control: ViewControl; columns: readonly GridColumn[]; orders: Orders };

function SortSelect({ control, columns, orders }: SortSelectProps) {
  const { sort } = control.view;
  const label = columns.find(({ key }) => key === sortColumn(sort))?.label;
  const words = sort in orders ? orders : { ...orders, [sort]: `${label ?? sort} ${isDescending(sort) ? "↓" : "↑"}` };
  return (
    <Select value={sort} onValueChange={control.setSort}>
      <SelectTrigger size="sm" aria-label="Order" className="shrink-0">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {Object.entries(words).map(([value, word]) => (
          <SelectItem key={value} value={value}>
            {word}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
