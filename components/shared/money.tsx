"use client";

import { createContext, type ReactNode, useContext } from "react";
import { columnDecimals, formatMoney, formatMoneyExact } from "@/lib/format";
import { cn } from "@/lib/utils";

const Decimals = createContext(2);

type MoneyColumnProps = {
  /** All that stand below each other. */
  amounts: readonly (string | null | undefined)[];
  children: ReactNode;
};

/** Amounts inside have one number of decimals, so that they line up. */
export const MoneyColumn = ({ amounts, children }: MoneyColumnProps) => (
  <Decimals value={columnDecimals(amounts)}>{children}</Decimals>
);

type MoneyProps = {
  /** US dollars as a decimal string; null or undefined: not known. */
  amount: string | null | undefined;
  /** Those of its column, where no `MoneyColumn` says. */
  decimals?: number;
  className?: string;
};

/** An amount to the cent (below a cent, the digits that count), the exact one in the title. Unknown says unknown. */
export function Money({ amount, decimals, className }: MoneyProps) {
  const ofColumn = useContext(Decimals);
  if (amount == null) return <span className={cn("text-muted-foreground", className)}>unknown</span>;
  return (
    <data value={amount} title={formatMoneyExact(amount)} className={cn("tabular-nums", className)}>
      {formatMoney(amount, decimals ?? ofColumn)}
    </data>
  );
}
