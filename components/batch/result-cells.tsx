"use client";

import { CornerDownRight } from "lucide-react";
import { memo } from "react";
import { GridCell } from "@/components/shared/grid";
import { Money } from "@/components/shared/money";
import { useTeam } from "@/components/shared/team-context";
import { Checkbox } from "@/components/ui/checkbox";
import { Skeleton } from "@/components/ui/skeleton";
import { Tag } from "@/components/ui/tag";
import { formatCount, shortModelName } from "@/lib/format";
import type { ResultRow } from "@/lib/results/contract";
import { cn } from "@/lib/utils";
import { type GridColumn, isLabel } from "./grid-columns";
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

const counted = (tokens: number | null) => (tokens === null ? dash : formatCount(tokens));

/** A field of the answer. Where the row has none, one of its fields says why: the failure, or the answer as it came. */
function FieldValue({ row, column, speaks }: { row: ResultRow; column: GridColumn; speaks: boolean }) {
  const value = (column.key.startsWith("json.") ? row.json : row.source)[column.label];
  if (value === undefined || value === "") {
    const hasNone = column.key.startsWith("json.") && Object.keys(row.json).length === 0;
    return speaks && hasNone ? <Answer row={row} /> : dash;
  }
  return column.field && isLabel(column.field) ? <Tag>{value}</Tag> : value;
}

/** The answer came from a retry or an edited rerun. */
function FilledMark({ name }: { name: string }) {
  return (
    <span className="ml-1.5 text-muted-foreground" title={`Answered by ${name}`}>
      <CornerDownRight aria-hidden className="inline size-3.5" />
      <span className="sr-only">answered by {name}</span>
    </span>
  );
}

function Cell({ row, column, speaks }: { row: ResultRow; column: GridColumn; speaks: boolean }) {
  switch (column.key) {
    case "customId":
      return (
        <GridCell className="font-mono text-xs">
          <bdi>{row.customId}</bdi>
        </GridCell>
      );
    case "prompt":
      return <GridCell className="text-muted-foreground">{row.prompt}</GridCell>;
    case "answer":
      return (
        <GridCell>
          <Answer row={row} />
        </GridCell>
      );
    case "model":
      return (
        <GridCell className="text-muted-foreground" title={row.model ?? undefined}>
          {row.model === null ? dash : shortModelName(row.model)}
        </GridCell>
      );
    case "status":
      return <GridCell className="text-muted-foreground">{row.status}</GridCell>;
    case "inputTokens":
      return <GridCell align="right">{counted(row.inputTokens)}</GridCell>;
    case "outputTokens":
      return <GridCell align="right">{counted(row.outputTokens)}</GridCell>;
    case "tokens":
      return <GridCell align="right">{counted(tokensOf(row))}</GridCell>;
    case "cost":
      return (
        <GridCell align="right" className="text-muted-foreground">
          {row.cost === null ? "–" : <Money amount={row.cost} />}
        </GridCell>
      );
    case "finishReason":
      return (
        <GridCell>
          <ResultTag row={row} />
          {row.filledBy && <FilledMark name={row.filledBy.name} />}
        </GridCell>
      );
    case "error":
      return <GridCell className="text-bad-ink">{row.error ?? dash}</GridCell>;
    default:
      return (
        <GridCell align={column.align}>
          <FieldValue row={row} column={column} speaks={speaks} />
        </GridCell>
      );
  }
}

export const ResultCells = memo(function ResultCells({
  batchId,
  view,
  index,
  columns,
  selected,
  onSelect,
}: ResultAt & {
  columns: readonly GridColumn[];
  selected: ReadonlySet<number>;
  onSelect: (index: number, isRange: boolean) => void;
}) {
  const { slug } = useTeam();
  const row = useResultRow(slug, batchId, view, index);
  const fields = columns.filter(({ key }) => key.startsWith("json."));
  // The roomiest field has place for what an answer without fields says.
  const spokesman = (fields.find(({ track }) => track.endsWith("1fr)")) ?? fields[0])?.key;
  const cells = columns.map((column) =>
    row ? (
      <Cell key={column.key} row={row} column={column} speaks={column.key === spokesman} />
    ) : (
      <GridCell key={column.key}>
        <Skeleton className={cn("h-3.5", column.align === "right" ? "ml-auto w-10" : "w-4/5")} />
      </GridCell>
    ),
  );
  return (
    <>
      <GridCell className="grid place-items-center overflow-visible px-0">
        <Checkbox
          tabIndex={-1}
          aria-label={`Choose ${row?.customId ?? "row"}`}
          checked={row !== undefined && selected.has(row.seq)}
          disabled={row === undefined}
          onClick={(event) => onSelect(index, event.shiftKey)}
        />
      </GridCell>
      {cells}
    </>
  );
});

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
