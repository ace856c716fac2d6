import { formatMoney, formatMoneyExact } from "@/lib/format";
import { cn } from "@/lib/utils";

type MoneyProps = {
  /** US dollars as a decimal string; null or undefined: not known. */
  amount: string | null | undefined;
  className?: string;
};

/** An amount to the cent (below a cent, the digits that count), the exact one in the title. Unknown says unknown. */
export function Money({ amount, className }: MoneyProps) {
  if (amount == null) return <span className={cn("text-muted-foreground", className)}>unknown</span>;
  return (
    <data value={amount} title={formatMoneyExact(amount)} className={cn("tabular-nums", className)}>
      {formatMoney(amount)}
    </data>
  );
}
