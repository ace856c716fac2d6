"use client";

import { memo } from "react";
import { GridCell } from "@/components/shared/grid";
import { Money } from "@/components/shared/money";
import { useTeam } from "@/components/shared/team-context";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format";
import type { ResultRow } from "@/lib/results/contract";
import { cn } from "@/lib/utils";
import { ResultTag } from "./result-tag";
import { useResultRow } from "./use-result-rows";
import type { ResultView } from "./use-result-view";

type ResultAt = { batchId: string; view: ResultView; index: number };

const dash = <span className="text-muted-foreground">–</span>;

/** What stands in the answer's place: the answer, the failure, or nothing yet. Always as plain text. */
function Answer({ row }: { row: ResultRow }) {
  if (row.status === "failed") return <span className="text-bad-ink">{row.error ?? "failed without a reason"}</span>;
  if (row.status !== "answered") return dash;
  if (row.answer === "") return <span className="text-muted-foreground">no text</span>;
  return <span className={cn(row.flag && "text-muted-foreground")}>{row.answer}</span>;
}

const tokensOf = (row: ResultRow): number | null =>
  row.inputTokens === null && row.outputTokens === null ? null : (row.inputTokens ?? 0) + (row.outputTokens ?? 0);

export const ResultCells = memo(function ResultCells({ batchId, view, index }: ResultAt) {
  const { slug } = useTeam();
  const row = useResultRow(slug, batchId, view, index);
  if (!row) return <WaitingCells />;
  const tokens = tokensOf(row);
  return (
    <>
      <GridCell className="font-mono text-xs">{row.customId}</GridCell>
      <GridCell className="text-muted-foreground">{row.prompt}</GridCell>
      <GridCell>
        <Answer row={row} />
      </GridCell>
      <GridCell align="right">{tokens === null ? dash : formatCount(tokens)}</GridCell>
      <GridCell align="right" className="text-muted-foreground">
        {row.cost === null ? "–" : <Money amount={row.cost} />}
      </GridCell>
      <GridCell>
        <ResultTag row={row} />
      </GridCell>
    </>
  );
});

function WaitingCells() {
  return (
    <>
      {["w-28", "w-11/12", "w-4/5", "ml-auto w-10", "ml-auto w-14", "w-12"].map((width) => (
        <GridCell key={width}>
          <Skeleton className={cn("h-3.5", width)} />
        </GridCell>
      ))}
    </>
  );
}

export const ResultCard = memo(function ResultCard({ batchId, view, index }: ResultAt) {
  const { slug } = useTeam();
  const row = useResultRow(slug, batchId, view, index);
  if (!row) return <Skeleton className="mx-4 h-16" />;
  const tokens = tokensOf(row);
  return (
    <div className="grid gap-1 px-4">
      <div className="flex items-center justify-between gap-3">
        <span className="truncate font-mono text-xs">{row.customId}</span>
        <ResultTag row={row} />
      </div>
      <p className="truncate text-xs text-muted-foreground">{row.prompt}</p>
      <p className="truncate">
        <Answer row={row} />
      </p>
      <p className="text-xs text-muted-foreground tabular-nums">
        {tokens === null ? "no tokens" : `${formatCount(tokens)} tokens`}
        {row.cost !== null && (
          <>
            {" · "}
            <Money amount={row.cost} />
          </>
        )}
      </p>
    </div>
  );
});
