"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, type ReactNode } from "react";
import { BatchCost, BatchName, BatchStateCell, modelsWords } from "@/components/shared/batch-parts";
import { rowsSentence } from "@/components/shared/batch-rows";
import { BatchStrip } from "@/components/shared/batch-strip";
import { Time } from "@/components/shared/time";
import { linkRowLook } from "@/components/shared/use-link-rows";
import { Avatar } from "@/components/ui/avatar";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Batch } from "@/lib/batches/contract";
import type { BatchFilters, BatchSort } from "./use-batch-filters";

/** The list on a wide screen. Heads sort over the whole set, on the server. */
export function BatchTable({ batches, filters }: { batches: readonly Batch[]; filters: BatchFilters }) {
  return (
    <Table aria-label="Batches" className="min-w-[900px] table-fixed">
      <TableHeader>
        <TableRow>
          <SortHead by="name" filters={filters} className="w-[27%]">
            Batch
          </SortHead>
          <TableHead className="w-12">
            <span className="sr-only">Member</span>
          </TableHead>
          <TableHead className="w-[170px]">Model, window</TableHead>
          <SortHead by="rows" filters={filters}>
            Rows
          </SortHead>
          <TableHead className="w-[190px]">State</TableHead>
          <SortHead by="cost" filters={filters} align="right" className="w-[84px]">
            Cost
          </SortHead>
          <SortHead by="created" filters={filters} align="right" className="w-[92px]">
            Created
          </SortHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {batches.map((batch) => (
          <BatchRow key={batch.id} batch={batch} />
        ))}
      </TableBody>
    </Table>
  );
}

const BatchRow = memo(function BatchRow({ batch }: { batch: Batch }) {
  return (
    <TableRow className={linkRowLook}>
      <TableCell className="overflow-hidden">
        <BatchName batch={batch} />
      </TableCell>
      <TableCell>
        <Avatar name={batch.createdBy.name} seed={batch.createdBy.id} />
      </TableCell>
      <TableCell className="overflow-hidden text-xs">
        <div className="truncate" title={batch.models.join(", ")}>
          {modelsWords(batch.models)}
        </div>
        <div className="text-muted-foreground">{batch.window}</div>
      </TableCell>
      <TableCell className="overflow-hidden">
        <BatchStrip batch={batch} />
        <div className="mt-1.5 truncate text-xs text-muted-foreground">{rowsSentence(batch)}</div>
      </TableCell>
      <TableCell className="overflow-hidden">
        <BatchStateCell batch={batch} />
      </TableCell>
      <TableCell align="right">
        <BatchCost batch={batch} />
      </TableCell>
      <TableCell align="right" className="text-xs whitespace-nowrap text-muted-foreground">
        <Time at={batch.createdAt} look="age" />
      </TableCell>
    </TableRow>
  );
});

type SortHeadProps = {
  by: BatchSort;
  filters: BatchFilters;
  align?: "left" | "right";
  className?: string;
  children: ReactNode;
};

function SortHead({ by, filters, align, className, children }: SortHeadProps) {
  const { sort, dir } = filters.state;
  const isOn = sort === by;
  const Arrow = dir === "asc" ? ArrowUp : ArrowDown;
  return (
    <TableHead
      align={align}
      aria-sort={isOn ? (dir === "asc" ? "ascending" : "descending") : undefined}
      className={className}
    >
      <button
        type="button"
        onClick={() => filters.sortBy(by)}
        className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-foreground"
      >
        {children}
        {/* The default order goes without saying. */}
        {isOn && !(by === "created" && dir === "desc") && <Arrow aria-hidden className="size-3" />}
      </button>
    </TableHead>
  );
}
