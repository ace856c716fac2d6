import { GridCell } from "@/components/shared/grid";
import { StateWord } from "@/components/shared/state-word";
import type { ComparedRow } from "@/lib/results/compare/contract";
import { letterOf, verdictWords } from "./verdict-words";

/** Sides have no identity of their own: their place is. */
const placed = (row: ComparedRow) => row.sides.map((side, at) => ({ side, letter: letterOf(at) }));

function Side({ side }: { side: ComparedRow["sides"][number] }) {
  if (!side) return <span className="text-muted-foreground">not there</span>;
  if (side.status === "failed") return <span className="text-bad-ink">{side.answer || "failed without a reason"}</span>;
  if (side.status !== "answered") return <span className="text-muted-foreground">{side.status}</span>;
  return side.answer === "" ? <span className="text-muted-foreground">no text</span> : side.answer;
}

function VerdictCell({ row }: { row: ComparedRow }) {
  const { word, tone } = verdictWords(row.verdict, row.sides.length);
  const isNear = row.cosine !== null && row.verdict === "changed";
  return (
    <StateWord tone={tone} className="font-normal">
      {word}
      {isNear && <span className="text-xs text-muted-foreground">{row.cosine?.toFixed(3)}</span>}
    </StateWord>
  );
}

/** A request in the columns of the grid. */
export function ComparedCells({ row }: { row: ComparedRow }) {
  return (
    <>
      <GridCell className="font-mono text-xs">{row.customId}</GridCell>
      {placed(row).map(({ side, letter }) => (
        <GridCell key={letter}>
          <Side side={side} />
        </GridCell>
      ))}
      <GridCell>
        <VerdictCell row={row} />
      </GridCell>
    </>
  );
}

/** The same on a narrow screen. */
export function ComparedCard({ row }: { row: ComparedRow }) {
  return (
    <div className="grid gap-1 px-4 text-sm">
      <div className="flex items-center justify-between gap-3">
        <span className="truncate font-mono text-xs">{row.customId}</span>
        <VerdictCell row={row} />
      </div>
      {placed(row).map(({ side, letter }) => (
        <p key={letter} className="truncate">
          <span className="mr-2 font-mono text-xs text-muted-foreground">{letter}</span>
          <Side side={side} />
        </p>
      ))}
    </div>
  );
}
