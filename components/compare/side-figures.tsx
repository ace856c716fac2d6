"use client";

import { Link } from "@/components/shared/link";
import { Money } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount, shortModelName } from "@/lib/format";
import type { ComparedBatch } from "@/lib/results/compare/contract";
import type { ResultDetail } from "@/lib/results/contract";
import { letterOf } from "./verdict-words";

const tokens = (count: number | null) => (count === null ? "–" : formatCount(count));

type SideFiguresProps = { batches: readonly ComparedBatch[]; rows: readonly (ResultDetail | undefined)[] };

/** What this one request took in each batch, with the way to its row there. */
export function SideFigures({ batches, rows }: SideFiguresProps) {
  const team = useTeam();
  return (
    <section className="overflow-hidden rounded-lg border">
      <Table aria-label="This request in each batch" className="min-w-[560px]">
        <TableHeader>
          <TableRow>
            <TableHead>Batch</TableHead>
            <TableHead>Model</TableHead>
            <TableHead align="right">Tokens in</TableHead>
            <TableHead align="right">Tokens out</TableHead>
            <TableHead align="right">Cost</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {batches.map((batch, at) => {
            const row = rows[at];
            if (!row) return null;
            return (
              <TableRow key={batch.id}>
                <TableCell className="max-w-64 truncate">
                  <span className="mr-2 font-mono text-xs text-muted-foreground">{letterOf(at)}</span>
                  <Link
                    href={teamHref(team, `/batches/${batch.id}`, { show: "all", row: row.seq })}
                    className="font-medium underline underline-offset-4"
                  >
                    Open in {batch.name}
                  </Link>
                </TableCell>
                <TableCell className="max-w-48 truncate text-xs" title={row.model ?? undefined}>
                  {row.model === null ? "–" : shortModelName(row.model)}
                </TableCell>
                <TableCell align="right">{tokens(row.inputTokens)}</TableCell>
                <TableCell align="right">{tokens(row.outputTokens)}</TableCell>
                <TableCell align="right">
                  <Money amount={row.cost} />
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </section>
  );
}
