import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { getVectors } from "@/lib/results/views/contract";
import type { CallOutput } from "@/lib/wire/endpoint";
import type { OpenRow } from "./view-props";

type Pair = CallOutput<typeof getVectors>["pairs"][number];

const rowsOf = (pairs: readonly Pair[]): number[] => [...new Set(pairs.flatMap(({ a, b }) => [a.seq, b.seq]))];

/** Rows that say nearly the same. */
export function PairTable({ pairs, onOpen }: { pairs: readonly Pair[]; onOpen: OpenRow }) {
  if (pairs.length === 0)
    return <p className="border-t px-4 py-4 text-sm text-muted-foreground">No two rows are that near.</p>;
  return (
    <Table aria-label="Near repeats" className="min-w-[720px] border-t">
      <TableHeader>
        <TableRow>
          <TableHead align="right" className="w-20">
            Cosine
          </TableHead>
          <TableHead className="w-1/2">One</TableHead>
          <TableHead className="w-1/2">Other</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {pairs.map(({ a, b, cosine }) => (
          <TableRow key={`${a.seq}-${b.seq}`}>
            <TableCell align="right">{cosine.toFixed(4)}</TableCell>
            {[a, b].map((row) => (
              <TableCell key={row.seq} cut title={row.prompt}>
                <Button
                  variant="link"
                  size="sm"
                  className="mr-2 font-mono"
                  onClick={() => onOpen(row.seq, rowsOf(pairs))}
                >
                  {row.customId}
                </Button>
                <span className="text-muted-foreground">{row.prompt}</span>
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
