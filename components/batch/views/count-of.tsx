import { RowsLink } from "@/components/batch/rows-link";
import { formatCount, plural } from "@/lib/format";
import type { Condition } from "@/lib/results/columns";

type CountOfProps = { batchId: string; count: number; of: string; where: readonly Condition[] | null };

/** How many rows, and the way to them where there is one. */
export function CountOf({ batchId, count, of, where }: CountOfProps) {
  if (where === null || count === 0) return formatCount(count);
  return (
    <RowsLink batchId={batchId} show="answered" where={where} label={`Show ${plural(count, "row")}: ${of}`}>
      {formatCount(count)}
    </RowsLink>
  );
}
