"use client";

import { useQuery } from "@tanstack/react-query";
import { Inbox, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { filterWords } from "@/components/batch/filter-words";
import { ResultsFrame } from "@/components/batch/results-frame";
import { ResultsToolbar, runOrders } from "@/components/batch/results-toolbar";
import { useChosenRows } from "@/components/batch/use-chosen-rows";
import { useColumns } from "@/components/batch/use-columns";
import { isNarrowed, useResultView } from "@/components/batch/use-result-view";
import { useRound } from "@/components/batch/use-round";
import { EmptyState } from "@/components/shared/empty-state";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import type { RunRow } from "@/lib/results/runs/contract";
import { runFieldsQuery } from "@/lib/results/runs/queries";
import { keyOfRow } from "./run-choice";
import { RunGrid } from "./run-grid";
import { RunSelectionBar } from "./run-selection-bar";
import type { RunSum } from "./sum-run";
import { useRunRows } from "./use-run-rows";

const RowDrawer = dynamic(() => import("@/components/batch/row-drawer").then((file) => file.RowDrawer), { ssr: false });

/** A run is looked at as a whole, however its parts stand. */
const asOver = { status: "completed" } as const;

type RunResultsProps = { runId: string; run: RunSum };

/** Every request of every part and what became of it, as one list that is narrowed and sorted as a whole. */
export function RunResults({ runId, run }: RunResultsProps) {
  const { slug } = useTeam();
  const { isRunning } = run;
  const control = useResultView(asOver, "results");
  const rows = useRunRows(runId, control.view);
  const { shown, indexes } = rows;
  const columns = useColumns(useQuery(runFieldsQuery(slug, runId)).data, "results", rows.counts?.answered ?? 0);
  const [active, setActive] = useState<number | null>(null);
  const [opened, setOpened] = useState<RunRow | null>(null);
  // A place belongs to the view it was chosen in.
  const [placedIn, setPlacedIn] = useState(shown);
  if (placedIn !== shown) {
    setPlacedIn(shown);
    setActive(null);
    setOpened(null);
  }
  const { selected, select, clear } = useChosenRows<string>({
    keyAt: (index) => {
      const row = rows.rowAt(index);
      return row && keyOfRow(row);
    },
    readBetween: (from, to) => rows.readBetween(from.key, to.key),
  });
  const { round, next } = useRound({ rows, isRunning, active, onLeave: () => setActive(null) });
  const open = async (index: number) => {
    const row = await rows.readRow(index).catch(() => undefined);
    if (!row) return;
    setActive(index);
    setOpened(row);
  };
  const move = (index: number) => {
    setActive(index);
    if (opened) void open(index);
  };
  const step = (index: number) => (index >= 0 && index < indexes.length ? () => void open(index) : null);
  return (
    <section aria-label="Results of the run">
      <ResultsToolbar
        control={control}
        counts={rows.counts}
        columns={columns}
        waiting={filterWords.pending}
        orders={runOrders}
      />
      <ResultsFrame
        rows={rows}
        onShowNew={next}
        empty={<NoRows isNarrowed={isNarrowed(shown)} onClear={control.clear} />}
      >
        <RunGrid
          key={`${JSON.stringify(shown)}${round}`}
          runId={runId}
          view={shown}
          columns={columns}
          indexes={indexes}
          active={active}
          onActiveChange={move}
          onOpen={(index) => void open(index)}
          sort={control.view.sort}
          onSort={control.setSort}
          selected={selected}
          onSelect={select}
        />
      </ResultsFrame>
      {!rows.isLoading && !rows.error && (
        <RunSelectionBar
          runId={runId}
          run={run}
          view={shown}
          counts={rows.parts}
          selected={selected}
          onClear={clear}
          onDone={() => {
            clear();
            rows.showNew();
          }}
        />
      )}
      {opened && active !== null && (
        <RowDrawer
          batchId={opened.batchId}
          seq={opened.seq}
          onClose={() => setOpened(null)}
          onPrevious={step(active - 1)}
          onNext={step(active + 1)}
        />
      )}
    </section>
  );
}

function NoRows({ isNarrowed, onClear }: { isNarrowed: boolean; onClear: () => void }) {
  if (!isNarrowed)
    return (
      <EmptyState icon={Inbox} title="No rows yet">
        Rows appear here as soon as the requests of a part are read.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SearchX}
      title="No row matches"
      action={
        <Button variant="outline" onClick={onClear}>
          Show all requests
        </Button>
      }
    >
      Everything the requests say and everything that was answered was searched, in all parts.
    </EmptyState>
  );
}
