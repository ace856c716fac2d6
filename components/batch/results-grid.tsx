"use client";

import { GridHead } from "@/components/shared/grid";
import { useNarrow } from "@/components/shared/use-narrow";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { ResultCard, ResultCells } from "./result-cells";
import type { ResultView } from "./use-result-view";

const columns = "minmax(110px,170px) minmax(0,1fr) minmax(0,1.5fr) 80px 108px 108px";
const rowPx = 39;
const cardPx = 104;
const headPx = 33;

type ResultsGridProps = {
  batchId: string;
  view: ResultView;
  /** Places in the view, 0 to the number of rows less one. */
  indexes: readonly number[];
  active: number | null;
  onActiveChange: (index: number) => void;
  onOpen: (index: number) => void;
};

/** Fifty thousand rows of which a screenful is drawn; each asks for the window it stands in. */
export function ResultsGrid({ batchId, view, indexes, active, onActiveChange, onOpen }: ResultsGridProps) {
  const isNarrow = useNarrow();
  const heightPx = isNarrow ? indexes.length * cardPx : headPx + indexes.length * rowPx;
  return (
    <div style={{ height: `min(max(24rem, 68dvh), ${heightPx}px)` }}>
      <VirtualRows
        label="Results"
        rows={indexes}
        rowKey={String}
        columns={columns}
        rowHeightPx={rowPx}
        cardHeightPx={cardPx}
        head={
          <>
            <GridHead>custom_id</GridHead>
            <GridHead>Prompt</GridHead>
            <GridHead>Answer</GridHead>
            <GridHead align="right">Tokens</GridHead>
            <GridHead align="right">Cost</GridHead>
            <GridHead>Finish</GridHead>
          </>
        }
        card={(index) => <ResultCard batchId={batchId} view={view} index={index} />}
        active={active === null ? null : String(active)}
        onActiveChange={(key) => onActiveChange(Number(key))}
        onOpen={onOpen}
        hasGlobalKeys
        className="h-full"
      >
        {(index) => <ResultCells batchId={batchId} view={view} index={index} />}
      </VirtualRows>
    </div>
  );
}
