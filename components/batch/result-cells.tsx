"use client";

import { CornerDownRight } from "lucide-react";
import { memo } from "react";
import { GridCell } from "@/components/shared/grid";
import { Money } from "@/components/shared/money";
import { Tag } from "@/components/ui/tag";
import { formatCount, shortModelName } from "@/lib/format";
import type { ResultRow } from "@/lib/results/contract";
import { cn } from "@/lib/utils";
import { type GridColumn, isLabel } from "./grid-columns";
import { ResultTag } from "./result-tag";
import { RowBox } from "./row-box";

const dash = <span className="text-muted-foreground">–</span>;

/** What stands in the answer's place: the answer, the failure, or nothing yet. Always as plain text. */
export function Answer({ row }: { row: ResultRow }) {
  if (row.status === "failed") return <span className="text-bad-ink">{row.error ?? "failed without a reason"}</span>;
  if (row.status !== "answered") return dash;
  if (row.answer === "") return <span className="text-muted-foreground">no text</span>;
  return <span className={cn(row.flag && "text-muted-foreground")}>{row.answer}</span>;
}

export const tokensOf = (row: ResultRow): number | null =>
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

function Content({ row, column, speaks }: { row: ResultRow; column: GridColumn; speaks: boolean }) {
  switch (column.key) {
    case "customId":
      return <bdi>{row.customId}</bdi>;
    case "prompt":
      return row.prompt;
    case "answer":
      return <Answer row={row} />;
    case "model":
      return row.model === null ? dash : <span title={row.model}>{shortModelName(row.model)}</span>;
    case "status":
      return row.status;
    case "inputTokens":
      return counted(row.inputTokens);
    case "outputTokens":
      return counted(row.outputTokens);
    case "tokens":
      return counted(tokensOf(row));
    case "cost":
      return row.cost === null ? "–" : <Money amount={row.cost} />;
    case "finishReason":
      return (
        <>
          <ResultTag row={row} />
          {row.filledBy && <FilledMark name={row.filledBy.name} />}
        </>
      );
    case "error":
      return row.error ?? dash;
    default:
      return <FieldValue row={row} column={column} speaks={speaks} />;
  }
}

const looks: Readonly<Record<string, string>> = {
  customId: "font-mono text-xs",
  prompt: "text-muted-foreground",
  model: "text-muted-foreground",
  status: "text-muted-foreground",
  cost: "text-muted-foreground",
  error: "text-bad-ink",
};

/** Stands still: hundreds of these that pulse are what a page spends its time on while it scrolls. */
function Awaited({ isNumber }: { isNumber: boolean }) {
  return (
    <span aria-hidden className={cn("block h-3.5 rounded-md bg-secondary", isNumber ? "ml-auto w-10" : "w-4/5")} />
  );
}

type ResultCellsProps = {
  index: number;
  /** Undefined while its window is on its way. */
  row: ResultRow | undefined;
  columns: readonly GridColumn[];
  isChosen: boolean;
  onSelect: (index: number, isRange: boolean) => void;
};

export const ResultCells = memo(function ResultCells({ index, row, columns, isChosen, onSelect }: ResultCellsProps) {
  const fields = columns.filter(({ key }) => key.startsWith("json."));
  // The roomiest field has place for what an answer without fields says.
  const spokesman = (fields.find(({ track }) => track.endsWith("1fr)")) ?? fields[0])?.key;
  return (
    <>
      <GridCell className="grid place-items-center overflow-visible px-0">
        <RowBox index={index} row={row} isChosen={isChosen} onSelect={onSelect} />
      </GridCell>
      {columns.map((column) => (
        <GridCell key={column.key} align={column.align} className={looks[column.key]}>
          {row ? (
            <Content row={row} column={column} speaks={column.key === spokesman} />
          ) : (
            <Awaited isNumber={column.align === "right"} />
          )}
        </GridCell>
      ))}
    </>
  );
});
