import type { ReactNode } from "react";
import { formatFigure } from "@/components/shared/figure-words";
import { Link } from "@/components/shared/link";
import { Money } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent, shortModelName } from "@/lib/format";
import type { ComparedBatch } from "@/lib/results/compare/contract";
import { costAgainst, perRow, tokensAgainst } from "./compare-words";
import { letterOf } from "./verdict-words";

/** How far from A, below a figure. */
function Delta({ words }: { words: string | null }) {
  return words && <span className="block text-xs text-muted-foreground">{words}</span>;
}

type Figure = { label: string; of: (batch: ComparedBatch, against: ComparedBatch | null) => ReactNode };

const figuresOf = (shared: number): Figure[] => [
  { label: "Rows", of: ({ rows }) => formatCount(rows) },
  {
    label: "Answered",
    of: ({ answered, rows }) => (
      <>
        {formatCount(answered)} <span className="text-xs text-muted-foreground">{formatPercent(answered, rows)}</span>
      </>
    ),
  },
  { label: "Flagged", of: ({ flagged }) => formatCount(flagged) },
  { label: "Failed", of: ({ failed }) => formatCount(failed) },
  {
    label: "Tokens out per row",
    of: (batch, against) => (
      <>
        {formatFigure(perRow(batch.shared.outputTokens, batch))}
        {against && <Delta words={tokensAgainst(against, batch)} />}
      </>
    ),
  },
  {
    label: `Cost, ${formatCount(shared)} shared`,
    of: (batch, against) => (
      <>
        {batch.shared.rows === 0 ? "–" : <Money amount={batch.shared.cost} />}
        {against && <Delta words={costAgainst(against, batch)} />}
      </>
    ),
  },
];

type FiguresTableProps = { batches: readonly ComparedBatch[]; shared: number };

/** A line for each batch; where that is too wide, a line for each figure. */
export function FiguresTable({ batches, shared }: FiguresTableProps) {
  const figures = figuresOf(shared);
  const against = (at: number) => (at === 0 ? null : (batches[0] ?? null));
  return (
    <>
      <div className="max-lg:hidden">
        <Table aria-label="Compared batches">
          <TableHeader>
            <TableRow>
              <TableHead>Batch</TableHead>
              <TableHead>Model</TableHead>
              {figures.map(({ label }) => (
                <TableHead key={label} align="right">
                  {label}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {batches.map((batch, at) => (
              <TableRow key={batch.id}>
                <TableCell className="max-w-72 truncate">
                  <BatchLink batch={batch} letter={letterOf(at)} />
                </TableCell>
                <TableCell className="max-w-48 truncate text-xs" title={batch.models.join(", ")}>
                  {modelWords(batch)}
                </TableCell>
                {figures.map(({ label, of }) => (
                  <TableCell key={label} align="right">
                    {of(batch, against(at))}
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <div className="lg:hidden">
        <ul aria-label="Compared batches" className="grid gap-2 border-b px-4.5 py-3 text-sm">
          {batches.map((batch, at) => (
            <li key={batch.id} className="min-w-0">
              <p className="truncate">
                <BatchLink batch={batch} letter={letterOf(at)} />
              </p>
              <p className="truncate text-xs text-muted-foreground">{modelWords(batch)}</p>
            </li>
          ))}
        </ul>
        <Table aria-label="Figures of the compared batches">
          <TableHeader>
            <TableRow>
              <TableHead>Figure</TableHead>
              {batches.map(({ id }, at) => (
                <TableHead key={id} align="right" className="font-mono">
                  {letterOf(at)}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {figures.map(({ label, of }) => (
              <TableRow key={label}>
                <TableCell className="text-xs whitespace-normal text-muted-foreground">{label}</TableCell>
                {batches.map((batch, at) => (
                  <TableCell key={batch.id} align="right" className="whitespace-normal">
                    {of(batch, against(at))}
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </>
  );
}

const modelWords = ({ models, window }: ComparedBatch): string =>
  `${models.map(shortModelName).join(", ") || "–"} · ${window}`;

function BatchLink({ batch, letter }: { batch: ComparedBatch; letter: string }) {
  const team = useTeam();
  return (
    <>
      <span className="mr-2 font-mono text-xs text-muted-foreground">{letter}</span>
      <Link href={teamHref(team, `/batches/${batch.id}`)} className="font-medium hover:underline">
        {batch.name}
      </Link>
      {batch.isRunning && <span className="ml-2 text-xs text-muted-foreground">still running</span>}
    </>
  );
}
