"use client";

import Link from "next/link";
import { formatFigure, formatShare, intervalWords } from "@/components/shared/figure-words";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { Money } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent, plural, shortModelName } from "@/lib/format";
import type { ComparedBatch, compareBatches } from "@/lib/results/compare/contract";
import type { CallOutput } from "@/lib/wire/endpoint";
import { changeWords, costAgainst, perRow, tokensAgainst } from "./compare-words";
import { letterOf } from "./verdict-words";

type Comparison = CallOutput<typeof compareBatches>;

/** Agreement and what the difference costs, then each batch's figures. */
export function CompareSummary({ data }: { data: Comparison }) {
  const { agreement, batches, counts, cosine } = data;
  const [a, b] = batches;
  if (!a || !b) return null;
  const answered = counts.same + counts.changed;
  const cost = changeWords(number(a.shared.cost), number(b.shared.cost));
  const output = changeWords(a.shared.outputTokens, b.shared.outputTokens);
  const input = changeWords(a.shared.inputTokens, b.shared.inputTokens);
  const hasShared = a.shared.rows > 0;
  const than = !hasShared
    ? "no row is answered in all of them"
    : batches.length > 2
      ? "B against A"
      : "B against A, same rows";
  return (
    <Card className="mb-4 overflow-hidden">
      <KpiRow className="border-b">
        <Kpi
          label="Same answer"
          value={agreement ? formatShare(agreement.value) : "–"}
          note={
            agreement
              ? `${formatCount(counts.same)} of ${plural(answered, "row")} · ${intervalWords(agreement)}`
              : "no row is answered in all of them"
          }
          isWide
        />
        {cosine !== null && <Kpi label="Mean cosine" value={cosine.toFixed(4)} note="of the vectors in A and B" />}
        <Kpi label="Output tokens" value={output ?? "–"} note={than} />
        <Kpi label="Input tokens" value={input ?? "–"} note={than} />
        <Kpi
          label="Cost"
          value={cost ?? "–"}
          note={hasShared && (a.shared.cost === null || b.shared.cost === null) ? "a price is unknown" : than}
        />
      </KpiRow>
      <Table aria-label="Compared batches" className="min-w-[760px]">
        <TableHeader>
          <TableRow>
            <TableHead>Batch</TableHead>
            <TableHead>Model</TableHead>
            <TableHead align="right">Rows</TableHead>
            <TableHead align="right">Answered</TableHead>
            <TableHead align="right">Flagged</TableHead>
            <TableHead align="right">Failed</TableHead>
            <TableHead align="right">Tokens out per row</TableHead>
            <TableHead align="right">Cost, {formatCount(a.shared.rows)} shared</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {batches.map((batch, at) => (
            <BatchFigures key={batch.id} batch={batch} letter={letterOf(at)} against={at === 0 ? null : a} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

/** How far from A, below a figure. */
function Delta({ words }: { words: string | null }) {
  return words && <span className="block text-xs text-muted-foreground">{words}</span>;
}

const number = (text: string | null): number | null => (text === null ? null : Number(text));

type BatchFiguresProps = {
  batch: ComparedBatch;
  letter: string;
  /** Null for A itself. */
  against: ComparedBatch | null;
};

function BatchFigures({ batch, letter, against }: BatchFiguresProps) {
  const team = useTeam();
  return (
    <TableRow>
      <TableCell className="max-w-72 truncate">
        <span className="mr-2 font-mono text-xs text-muted-foreground">{letter}</span>
        <Link href={teamHref(team, `/batches/${batch.id}`)} className="font-medium hover:underline">
          {batch.name}
        </Link>
        {batch.isRunning && <span className="ml-2 text-xs text-muted-foreground">still running</span>}
      </TableCell>
      <TableCell className="max-w-48 truncate text-xs" title={batch.models.join(", ")}>
        {batch.models.map(shortModelName).join(", ") || "–"} · {batch.window}
      </TableCell>
      <TableCell align="right">{formatCount(batch.rows)}</TableCell>
      <TableCell align="right">
        {formatCount(batch.answered)}{" "}
        <span className="text-xs text-muted-foreground">{formatPercent(batch.answered, batch.rows)}</span>
      </TableCell>
      <TableCell align="right">{formatCount(batch.flagged)}</TableCell>
      <TableCell align="right">{formatCount(batch.failed)}</TableCell>
      <TableCell align="right">
        {formatFigure(perRow(batch.shared.outputTokens, batch))}
        {against && <Delta words={tokensAgainst(against, batch)} />}
      </TableCell>
      <TableCell align="right">
        {batch.shared.rows === 0 ? "–" : <Money amount={batch.shared.cost} />}
        {against && <Delta words={costAgainst(against, batch)} />}
      </TableCell>
    </TableRow>
  );
}
