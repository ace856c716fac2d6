"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { fieldsQuery } from "@/lib/results/queries";
import { ExportMenu } from "./export-menu";
import { waitingWord } from "./filter-words";
import { ResultsEmpty, ResultsRemoved } from "./results-empty";
import { ResultsFrame } from "./results-frame";
import { ResultsGrid } from "./results-grid";
import { batchOrders, ResultsToolbar } from "./results-toolbar";
import { SavedViews } from "./saved-views";
import { SelectionBar } from "./selection-bar";
import { useChosenRows } from "./use-chosen-rows";
import { useColumns } from "./use-columns";
import { useResultRows } from "./use-result-rows";
import { useResultView } from "./use-result-view";
import { useRound } from "./use-round";

const RowDrawer = dynamic(() => import("./row-drawer").then((file) => file.RowDrawer), { ssr: false });

/** Every request of the batch and what became of it, while it runs and after. */
export function ResultsTab({ batch, about }: { batch: Batch; about: "results" | "requests" }) {
  const { slug } = useTeam();
  const control = useResultView(batch, about);
  const [marked, setMarked] = useState<number | null>(null);
  // The row whose drawer is open, where it was last seen; the place of a linked one is asked for.
  const [opened, setOpened] = useState<{ index: number; seq: number } | null>(null);
  const known = control.row !== null && opened?.seq === control.row ? opened.index : null;
  const results = useResultRows(slug, batch.id, control.view, known === null ? control.row : null);
  const columns = useColumns(useQuery(fieldsQuery(slug, batch.id)).data, about, results.counts?.answered ?? 0);
  const { shown, indexes } = results;
  const active = control.row === null ? marked : (known ?? results.found ?? marked);

  const { round, next } = useRound({
    ...{ rows: results, isRunning: isRunning(batch.status), active },
    onLeave: () => setMarked(null),
  });

  const { selected, select, clear } = useChosenRows<number>({
    keyAt: (index) => results.rowAt(index)?.seq,
    readBetween: (from, to) => results.readBetween(from.key, to.key),
  });

  const open = async (index: number) => {
    const row = results.rowAt(index) ?? (await results.readRow(index).catch(() => undefined));
    if (!row) return;
    setOpened({ index, seq: row.seq });
    setMarked(index);
    control.setRow(row.seq);
  };
  const move = (index: number) => {
    if (index < 0 || index >= indexes.length) return;
    setMarked(index);
    if (control.row !== null) void open(index);
  };

  if (batch.results.removedAt && about === "results") return <ResultsRemoved at={batch.results.removedAt} />;
  return (
    <div>
      <ResultsToolbar
        control={control}
        counts={results.counts}
        columns={columns}
        waiting={waitingWord(batch)}
        orders={batchOrders}
        kept={<SavedViews batchId={batch.id} control={control} columns={columns} />}
      >
        <ExportMenu
          batch={batch}
          view={shown}
          counts={results.counts}
          matching={indexes.length + results.held}
          selected={selected}
        />
      </ResultsToolbar>
      <ResultsFrame
        rows={results}
        onShowNew={next}
        empty={<ResultsEmpty batch={batch} view={shown} onClear={control.clear} />}
      >
        <ResultsGrid
          key={`${JSON.stringify(shown)}${round}`}
          batchId={batch.id}
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
      {!results.isLoading && !results.error && (
        <SelectionBar
          batch={batch}
          view={shown}
          columns={columns}
          counts={results.counts}
          matching={indexes.length + results.held}
          selected={selected}
          onClear={clear}
        />
      )}
      {control.row !== null && (
        <RowDrawer
          batchId={batch.id}
          seq={control.row}
          onClose={() => control.setRow(null)}
          onPrevious={active !== null && active > 0 ? () => move(active - 1) : null}
          onNext={active !== null && active < indexes.length - 1 ? () => move(active + 1) : null}
        />
      )}
    </div>
  );
}
