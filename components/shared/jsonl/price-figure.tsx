import type { ReactNode } from "react";
import { formatMoney, formatMoneyExact } from "@/lib/format";
import type { WindowTotal } from "@/lib/models/contract";
import { cn } from "@/lib/utils";

/** What a file costs in one window, from the least to the most; a dash while it is not known, a word where it cannot be. */
export function PriceFigure({ total }: { total: WindowTotal | null }) {
  if (!total) return <Figure className="text-muted-foreground">–</Figure>;
  const range = total.cost ?? total.knownCost;
  if (!total.cost && Number(range.high) === 0) return <Figure className="text-muted-foreground">unknown</Figure>;
  const low = formatMoney(range.low);
  const high = formatMoney(range.high);
  return (
    <Figure title={`${formatMoneyExact(range.low)} – ${formatMoneyExact(range.high)}`}>
      {!total.cost && <span className="mr-1 text-sm font-normal tracking-normal text-muted-foreground">at least</span>}
      {low}
      {total.cost && low !== high && (
        <>
          {" "}
          <span className="font-normal text-muted-foreground">–</span> {high}
        </>
      )}
    </Figure>
  );
}

function Figure({ className, title, children }: { className?: string; title?: string; children: ReactNode }) {
  return (
    <span title={title} className={cn("block text-lg font-semibold tabular-nums", className)}>
      {children}
    </span>
  );
}
