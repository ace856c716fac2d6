import type { BudgetState } from "@/lib/budgets/contract";
import { formatMoney, formatPercent } from "@/lib/format";
import { compareDollars } from "@/lib/money";
import { cn } from "@/lib/utils";
import { Money } from "./money";

/** Spent and spoken for against what may be spent, as a bar and as words. */
export function BudgetBar({ budget }: { budget: BudgetState }) {
  const { name, monthly, spent, reserved, mode, isSimulated } = budget;
  const whole = Math.max(Number(monthly), Number(spent) + Number(reserved), Number.MIN_VALUE);
  const isOver = compareDollars(spent, monthly) >= 0;
  const share = formatPercent(Number(spent), Number(monthly)) ?? "–";
  return (
    <div className="grid gap-1.5 text-sm">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
        <span className="tabular-nums">
          <Money amount={spent} /> of <Money amount={monthly} />
        </span>
        <span className="ml-auto text-xs text-muted-foreground tabular-nums">{share}</span>
      </div>
      <div
        role="progressbar"
        aria-label={`Budget of ${name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, Math.round((Number(spent) / whole) * 100))}
        aria-valuetext={`${formatMoney(spent)} of ${formatMoney(monthly)} spent, ${formatMoney(reserved)} under way`}
        className="flex h-2 overflow-hidden rounded-full bg-secondary"
      >
        <span className={cn(isOver ? "bg-bad" : "bg-primary")} style={{ width: `${(Number(spent) / whole) * 100}%` }} />
        <span className="bg-primary/35" style={{ width: `${(Number(reserved) / whole) * 100}%` }} />
      </div>
      <p className="text-xs text-muted-foreground tabular-nums">
        {[
          Number(reserved) > 0 && `up to ${formatMoney(reserved)} under way`,
          isOver ? "used up" : null,
          mode === "hard" ? "what could pass it is refused" : "notices at 50, 80 and 100 %",
          isSimulated && "simulated dollars: there is no other connection yet",
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </div>
  );
}
