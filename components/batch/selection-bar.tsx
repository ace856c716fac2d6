"use client";

import { Bookmark } from "lucide-react";
import { ChosenBar } from "@/components/shared/chosen-bar";
import { Button } from "@/components/ui/button";
import type { Batch } from "@/lib/batches/contract";
import { formatCount, plural } from "@/lib/format";
import type { ResultFilter } from "@/lib/results/contract";
import { writeSeqs } from "@/lib/results/rules/seqs";
import { ExportMenu } from "./export-menu";
import { KeepView } from "./keep-view";
import { RowActs } from "./row-acts";
import { RowsCode } from "./rows-code";
import type { Columns } from "./use-columns";
import { isNarrowed, type ResultView, selectionOf } from "./use-result-view";

type SelectionBarProps = {
  batch: Batch;
  view: ResultView;
  columns: Columns;
  counts: Partial<Record<ResultFilter, number>> | undefined;
  matching: number;
  selected: ReadonlySet<number>;
  onClear: () => void;
};

/** What can be done with the rows that are ticked, else with all that a narrowed view has, drawn or not. */
export function SelectionBar({ batch, view, columns, counts, matching, selected, onClear }: SelectionBarProps) {
  const isChosen = selected.size > 0;
  if (!isChosen && !isNarrowed(view)) return null;
  const count = isChosen ? selected.size : matching;
  return (
    <>
      {/* The last rows can be brought out from under it. */}
      <div aria-hidden className="h-14 max-md:h-24" />
      <ChosenBar aria-label={isChosen ? "Chosen rows" : "Rows of this view"}>
        <span role="status" className="mr-2 font-medium">
          {isChosen ? `${formatCount(count)} chosen` : matchWords(count)}
        </span>
        <div className="ml-auto flex flex-wrap gap-2">
          {count > 0 && (
            <>
              <RowActs
                batch={batch}
                filter={view.filter}
                rows={
                  isChosen ? { kind: "seqs", seqs: [...selected] } : { kind: "matching", selection: selectionOf(view) }
                }
                count={count}
              />
              <RowsCode
                batch={batch}
                count={count}
                rows={isChosen ? { seqs: writeSeqs(selected) } : selectionOf(view)}
              />
              <ExportMenu
                label="Export…"
                batch={batch}
                view={view}
                counts={counts}
                matching={matching}
                selected={selected}
              />
            </>
          )}
          {!isChosen && (
            <KeepView view={view} columns={columns}>
              <Button variant="ghost" size="sm">
                <Bookmark aria-hidden />
                Keep this view
              </Button>
            </KeepView>
          )}
          {isChosen && (
            <Button variant="ghost" size="sm" onClick={onClear}>
              Clear
            </Button>
          )}
        </div>
      </ChosenBar>
    </>
  );
}

const matchWords = (count: number): string => `${plural(count, "row")} ${count === 1 ? "matches" : "match"}`;
