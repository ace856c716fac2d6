"use client";

import { useCallback } from "react";
import { ResultCardText } from "@/components/batch/result-card";
import { Answer, tokensOf } from "@/components/batch/result-cells";
import { ResultTag } from "@/components/batch/result-tag";
import { GridCell, GridHead } from "@/components/shared/grid";
import { Money } from "@/components/shared/money";
import { useNarrow } from "@/components/shared/use-narrow";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { Skeleton } from "@/components/ui/skeleton";
import type { Batch } from "@/lib/batches/contract";
import { formatCount } from "@/lib/format";
import type { RunRow } from "@/lib/results/runs/contract";
import type { useRunRows } from "./use-run-rows";

const rowPx = 39;
const cardPx = 104;
const headPx = 37;
const template = "minmax(120px,180px) minmax(0,1fr) minmax(0,1.5fr) 84px 104px 110px 60px";

type RunGridProps = {
  parts: readonly Batch[];
  rows: Pick<ReturnType<typeof useRunRows>, "indexes" | "rowAt" | "onDrawn">;
  active: number | null;
  onActiveChange: (index: number) => void;
  onOpen: (index: number) => void;
};

const dash = <span className="text-muted-foreground">–</span>;
const tokensIn = (row: RunRow) => {
  const tokens = tokensOf(row);
  return tokens === null ? dash : formatCount(tokens);
};

/** The rows of all parts, of which a screenful is drawn. */
export function RunGrid({ parts, rows: { indexes, rowAt, onDrawn }, active, onActiveChange, onOpen }: RunGridProps) {
  const isNarrow = useNarrow();
  const partOf = useCallback(
    (row: RunRow) => {
      const at = parts.findIndex(({ id }) => id === row.batchId);
      return { number: at < 0 ? "–" : String(at + 1), name: parts[at]?.name ?? "" };
    },
    [parts],
  );
  const cells = useCallback(
    (index: number) => {
      const row = rowAt(index);
      if (!row) return <GridCell className="col-span-full text-muted-foreground">…</GridCell>;
      const part = partOf(row);
      return (
        <>
          <GridCell className="font-mono text-xs">
            <bdi>{row.customId}</bdi>
          </GridCell>
          <GridCell className="text-muted-foreground">{row.prompt}</GridCell>
          <GridCell>
            <Answer row={row} />
          </GridCell>
          <GridCell align="right">{tokensIn(row)}</GridCell>
          <GridCell align="right" className="text-muted-foreground">
            {row.cost === null ? "–" : <Money amount={row.cost} />}
          </GridCell>
          <GridCell>
            <ResultTag row={row} />
          </GridCell>
          <GridCell align="right" className="text-muted-foreground" title={part.name}>
            {part.number}
          </GridCell>
        </>
      );
    },
    [rowAt, partOf],
  );
  const card = useCallback(
    (index: number) => {
      const row = rowAt(index);
      if (!row) return <Skeleton className="mx-4 h-16" />;
      return (
        <div className="px-4">
          <ResultCardText row={row} more={`part ${partOf(row).number}`} />
        </div>
      );
    },
    [rowAt, partOf],
  );
  const heightPx = isNarrow ? indexes.length * cardPx : headPx + indexes.length * rowPx;
  return (
    <div style={{ height: `min(max(24rem, 68dvh), ${heightPx}px)` }}>
      <VirtualRows
        label="Results"
        rows={indexes}
        rowKey={String}
        columns={template}
        minWidthPx={900}
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
            <GridHead align="right">Part</GridHead>
          </>
        }
        card={card}
        onDrawn={onDrawn}
        active={active === null ? null : String(active)}
        onActiveChange={(key) => onActiveChange(Number(key))}
        onOpen={onOpen}
        followsActive="moves"
        hasGlobalKeys
        className="h-full"
      >
        {cells}
      </VirtualRows>
    </div>
  );
}
