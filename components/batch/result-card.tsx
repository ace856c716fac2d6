import { memo } from "react";
import { Money } from "@/components/shared/money";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format";
import type { ResultRow } from "@/lib/results/contract";
import { Answer, tokensOf } from "./result-cells";
import { ResultTag } from "./result-tag";
import { RowBox } from "./row-box";

type ResultCardProps = {
  index: number;
  /** Undefined while its window is on its way. */
  row: ResultRow | undefined;
  isChosen: boolean;
  onSelect: (index: number, isRange: boolean) => void;
  /** Stands behind tokens and cost. */
  more?: string;
};

/** An answer in one line: of JSON its fields, else its text. */
function Said({ row }: { row: ResultRow }) {
  const fields = Object.entries(row.json);
  if (row.status !== "answered" || fields.length === 0) return <Answer row={row} />;
  return fields.map(([path, text], at) => (
    <span key={path}>
      {at > 0 && <span className="text-muted-foreground"> · </span>}
      <span className="text-muted-foreground">{path}</span> {text}
    </span>
  ));
}

/** What a card says of a row. */
function ResultCardText({ row, more }: { row: ResultRow; more: string | undefined }) {
  const tokens = tokensOf(row);
  return (
    <div className="grid gap-1">
      <div className="flex items-center justify-between gap-3">
        <span className="truncate font-mono text-xs">{row.customId}</span>
        <ResultTag row={row} />
      </div>
      <p className="truncate text-xs text-muted-foreground">{row.prompt}</p>
      <p className="truncate">
        <Said row={row} />
      </p>
      <p className="text-xs text-muted-foreground tabular-nums">
        {tokens === null ? "no tokens" : `${formatCount(tokens)} tokens`}
        {row.cost !== null && (
          <>
            {" · "}
            <Money amount={row.cost} />
          </>
        )}
        {more && ` · ${more}`}
      </p>
    </div>
  );
}

/** A row where there is no room for columns. */
export const ResultCard = memo(function ResultCard({ index, row, isChosen, onSelect, more }: ResultCardProps) {
  if (!row) return <Skeleton className="mx-4 h-16" />;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 px-4">
      <div className="pt-0.5">
        <RowBox index={index} row={row} isChosen={isChosen} onSelect={onSelect} />
      </div>
      <ResultCardText row={row} more={more} />
    </div>
  );
});
