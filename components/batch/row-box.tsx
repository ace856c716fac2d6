import { PlainCheckbox } from "@/components/ui/checkbox";
import type { ResultRow } from "@/lib/results/contract";

type RowBoxProps = {
  index: number;
  row: ResultRow | undefined;
  isChosen: boolean;
  onSelect: (index: number, isRange: boolean) => void;
};

/** Chooses a row; with Shift all from the one chosen before. Rows that are not here yet cannot be chosen. */
export function RowBox({ index, row, isChosen, onSelect }: RowBoxProps) {
  return (
    <PlainCheckbox
      tabIndex={-1}
      aria-label={`Choose ${row?.customId ?? "row"}`}
      checked={isChosen}
      disabled={row === undefined}
      onClick={(event) => onSelect(index, event.shiftKey)}
    />
  );
}
