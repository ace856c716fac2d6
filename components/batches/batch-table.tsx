"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useState } from "react";
import { costOf } from "@/components/shared/batch-parts";
import { MoneyColumn } from "@/components/shared/money";
import { runOf } from "@/components/shared/run-words";
import { Checkbox } from "@/components/ui/checkbox";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Batch } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { BatchRow } from "./batch-row";
import { RunParts } from "./run-parts";
import type { BatchFilters, BatchSort } from "./use-batch-filters";
import { rowKey, type Selection } from "./use-selection";

type BatchTableProps = {
  batches: readonly Batch[];
  runs: Readonly<Record<string, RunSummary>>;
  filters: BatchFilters;
  selection: Selection;
  page: readonly string[];
};

/** The list on a wide screen. Heads sort over the whole set, on the server. */
export function BatchTable({ batches, runs, filters, selection, page }: BatchTableProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggleRun = (runId: string) =>
    setOpen((before) => new Set(before.has(runId) ? [...before].filter((one) => one !== runId) : [...before, runId]));
  const onSelect = (key: string, isRange: boolean) => selection.toggle(key, { isRange, page });
  const chosen = page.filter((key) => selection.has(key)).length;
  return (
    <Table aria-label="Batches" className="min-w-[940px] table-fixed">
      <TableHeader>
        <TableRow>
          <TableHead className="w-10 pr-0">
            <Checkbox
              aria-label="Choose all on this page"
              checked={chosen === 0 ? false : chosen === page.length ? true : "indeterminate"}
              onCheckedChange={() => selection.setPage(page, chosen < page.length)}
            />
          </TableHead>
          <SortHead by="name" filters={filters} className="w-[27%]">
            Batch
          </SortHead>
          <TableHead className="w-12">
            <span className="sr-only">Member</span>
          </TableHead>
          <TableHead className="w-[160px]">Model, window</TableHead>
          <SortHead by="rows" filters={filters}>
            Rows
          </SortHead>
          <TableHead className="w-[190px]" aria-sort={sortOf(filters, ["state", "ends"])}>
            <SortButton by="state" filters={filters}>
              State
            </SortButton>
            <span aria-hidden>, </span>
            <SortButton by="ends" filters={filters}>
              end
            </SortButton>
          </TableHead>
          <SortHead by="cost" filters={filters} align="right" className="w-[108px]">
            Cost
          </SortHead>
          <SortHead by="created" filters={filters} align="right" className="w-[92px]">
            Created
          </SortHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        <MoneyColumn amounts={batches.map((batch) => runOf(batch, runs)?.cost ?? costOf(batch))}>
          {batches.flatMap((batch) => {
            const { runId } = batch;
            const summary = runOf(batch, runs);
            const key = rowKey(batch, summary !== undefined);
            const isOpen = runId !== null && open.has(runId);
            const row = (
              <BatchRow
                key={key}
                batch={batch}
                rowKey={key}
                isSelected={selection.has(key)}
                onSelect={onSelect}
                run={summary && runId ? { summary, isOpen, onToggle: () => toggleRun(runId) } : undefined}
              />
            );
            return summary && isOpen && runId
              ? [
                  row,
                  <RunParts
                    key={`${key} parts`}
                    runId={runId}
                    runKey={key}
                    isArchive={filters.state.view === "archived"}
                    selection={selection}
                    loading={<LoadingPart />}
                  >
                    {({ batch: part, isSelected, onSelect: onPart }) => (
                      <BatchRow
                        key={part.id}
                        batch={part}
                        rowKey={part.id}
                        isPart
                        isSelected={isSelected}
                        onSelect={onPart}
                      />
                    )}
                  </RunParts>,
                ]
              : [row];
          })}
        </MoneyColumn>
      </TableBody>
    </Table>
  );
}

const LoadingPart = () => (
  <TableRow>
    <TableCell colSpan={8}>
      <Skeleton className="ml-9 h-9" />
    </TableCell>
  </TableRow>
);

const sortOf = ({ state }: BatchFilters, keys: readonly BatchSort[]): "ascending" | "descending" | undefined =>
  keys.includes(state.sort) ? (state.dir === "asc" ? "ascending" : "descending") : undefined;

type SortHeadProps = {
  by: BatchSort;
  filters: BatchFilters;
  align?: "left" | "right";
  className?: string;
  children: ReactNode;
};

function SortHead({ by, filters, align, className, children }: SortHeadProps) {
  return (
    <TableHead align={align} aria-sort={sortOf(filters, [by])} className={className}>
      <SortButton by={by} filters={filters}>
        {children}
      </SortButton>
    </TableHead>
  );
}

function SortButton({ by, filters, children }: Pick<SortHeadProps, "by" | "filters" | "children">) {
  const { sort, dir } = filters.state;
  const Arrow = dir === "asc" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={() => filters.sortBy(by)}
      className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-foreground"
    >
      {children}
      {/* The default order goes without saying. */}
      {sort === by && !(by === "created" && dir === "desc") && <Arrow aria-hidden className="size-3" />}
    </button>
  );
}
