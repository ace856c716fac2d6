"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { GridHead } from "@/components/shared/grid";
import { SearchField } from "@/components/shared/search-field";
import { useTeam } from "@/components/shared/team-context";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Skeleton } from "@/components/ui/skeleton";
import {
  type ComparedBatch,
  type ComparedRow,
  compareExportPath,
  compareFilters,
  type Verdict,
} from "@/lib/results/compare/contract";
import { comparedRowsQuery } from "@/lib/results/compare/queries";
import { cn } from "@/lib/utils";
import { ComparedCard, ComparedCells } from "./compared-cells";
import type { useCompareView } from "./use-compare-view";
import { filterWord, letterOf } from "./verdict-words";

const ComparedDrawer = dynamic(() => import("./compared-drawer").then((file) => file.ComparedDrawer), { ssr: false });

const rowPx = 39;
const cardPx = (sides: number) => 48 + sides * 24;
const headPx = 37;

type CompareRowsProps = {
  control: ReturnType<typeof useCompareView>;
  batches: readonly ComparedBatch[];
  counts: Partial<Record<Verdict, number>>;
  /** A request of another list is open: one of these gives way to it. */
  isBehind: boolean;
  onOpen: () => void;
};

const keyOf = (row: ComparedRow): string => `${row.customId}\n${row.turn}`;

/** Every request of the compared batches, side by side; narrowed and searched on the server over the whole sets. */
export function CompareRows({ control, batches, counts, isBehind, onOpen }: CompareRowsProps) {
  const { slug } = useTeam();
  const { a, b, show, search } = control;
  const query = useInfiniteQuery(comparedRowsQuery(slug, { a, b }, show, search));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const matching = query.data?.pages[0]?.matching ?? 0;
  const [active, setActive] = useState<string | null>(null);
  const [chosen, setOpened] = useState<ComparedRow | null>(null);
  const opened = isBehind ? null : chosen;
  const open = (row: ComparedRow) => {
    onOpen();
    setOpened(row);
  };
  const place = opened ? rows.findIndex((row) => keyOf(row) === keyOf(opened)) : -1;
  const step = (by: number) => {
    const next = rows[place + by];
    if (place === -1 || !next) return null;
    return () => {
      setActive(keyOf(next));
      setOpened(next);
    };
  };
  // The keys of the grid go on while a row is open: the drawer follows.
  const move = (key: string) => {
    setActive(key);
    const row = opened && rows.find((one) => keyOf(one) === key);
    if (row) setOpened(row);
  };
  const columns = `minmax(110px,170px) repeat(${batches.length}, minmax(0,1fr)) 138px`;
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchField value={search} onValueChange={control.setSearch} label="Search ids, prompts and answers" />
        <fieldset className="contents">
          <legend className="sr-only">Show</legend>
          {compareFilters
            .filter((one) => one === "all" || one === show || (counts[one] ?? 0) > 0)
            .map((one) => (
              <Chip
                key={one}
                pressed={one === show}
                count={one === "all" ? null : counts[one]}
                onClick={() => control.setShow(one)}
              >
                {filterWord(one, batches.length)}
              </Chip>
            ))}
        </fieldset>
        <Button variant="outline" className="md:ml-auto" asChild>
          <a href={compareExportPath(slug, { a, b, show, search })} download>
            <Download aria-hidden />
            CSV
          </a>
        </Button>
      </div>
      <Card className={cn("overflow-hidden", query.isFetching && query.isPlaceholderData && "opacity-60")}>
        {query.error && rows.length === 0 ? (
          <ErrorState
            title="The rows could not be compared."
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : query.isPending ? (
          <Skeleton className="m-3 h-64" />
        ) : rows.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title="No row matches"
            action={
              <Button variant="outline" onClick={control.clear}>
                Show all rows
              </Button>
            }
          >
            Ids, prompts and answers of the whole batches were searched.
          </EmptyState>
        ) : (
          <div
            style={{ height: `min(max(24rem, 64dvh), ${headPx + matching * rowPx + 2}px)` }}
            className="max-sm:h-[64dvh]!"
          >
            <VirtualRows
              label="Compared rows"
              rows={rows}
              total={matching}
              rowKey={keyOf}
              columns={columns}
              rowHeightPx={rowPx}
              cardHeightPx={cardPx(batches.length)}
              minWidthPx={240 + batches.length * 160}
              active={active}
              onActiveChange={move}
              onOpen={open}
              onEndReached={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
              hasGlobalKeys
              className="h-full"
              head={
                <>
                  <GridHead>custom_id</GridHead>
                  {batches.map((batch, at) => (
                    <GridHead key={batch.id} title={batch.name}>
                      {letterOf(at)} · {batch.name}
                    </GridHead>
                  ))}
                  <GridHead>Verdict</GridHead>
                </>
              }
              card={(row) => <ComparedCard row={row} />}
            >
              {(row) => <ComparedCells row={row} />}
            </VirtualRows>
          </div>
        )}
      </Card>
      {opened && (
        <ComparedDrawer
          row={opened}
          batches={batches}
          onClose={() => setOpened(null)}
          onPrevious={step(-1)}
          onNext={step(1)}
        />
      )}
    </div>
  );
}
