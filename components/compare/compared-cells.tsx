import { GridCell } from "@/components/shared/grid";
import { StateWord } from "@/components/shared/state-word";
import type { ComparedRow } from "@/lib/results/compare/contract";
import { tellApart } from "./diff-fields";
import { letterOf, verdictWords } from "./verdict-words";

/** Sides have no identity of their own: their place is. Of JSON that differs, only what differs is shown. */
function placed({ sides, verdict }: ComparedRow) {
  const told = verdict === "changed" ? tellApart(sides.map((side) => side?.answer ?? "")) : null;
  return sides.map((side, at) => ({ side, letter: letterOf(at), fields: told?.[at] ?? null }));
}

type SideProps = { side: ComparedRow["sides"][number]; fields: ReturnType<typeof placed>[number]["fields"] };

function Side({ side, fields }: SideProps) {
  if (fields?.length === 0) return <span className="text-muted-foreground">–</span>;
  if (fields)
    return fields.map(({ path, text }, at) => (
      <span key={path}>
        {at > 0 && <span className="text-muted-foreground"> · </span>}
        <span className="text-muted-foreground">{path}</span> {text}
      </span>
    ));
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
      {placed(row).map(({ side, letter, fields }) => (
        <GridCell key={letter}>
          <Side side={side} fields={fields} />
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
      {placed(row).map(({ side, letter, fields }) => (
        <p key={letter} className="truncate">
          <span className="mr-2 font-mono text-xs text-muted-foreground">{letter}</span>
          <Side side={side} fields={fields} />
        </p>
      ))}
    </div>
  );
}
