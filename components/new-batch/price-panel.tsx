"use client";

import type { ReactNode } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { PriceFigure } from "@/components/shared/jsonl/price-figure";
import { windowNote, windows, windowTitle } from "@/components/shared/jsonl/window-words";
import { Card, CardTitle } from "@/components/ui/card";
import { RadioCard, RadioGroup } from "@/components/ui/radio-group";
import { formatMoney } from "@/lib/format";
import type { Estimate, Window, WindowTotal } from "@/lib/models/contract";
import { basisOf, moreThan, type Totals, totalOf, unknownOf, unknownWords } from "./price-words";
import type { RunForm } from "./run-form";
import { WindowAdvisor } from "./window-advisor";

type PricePanelProps = {
  form: UseFormReturn<RunForm>;
  estimates: readonly Estimate[];
  /** Windows the connection takes; null while there is no connection. */
  offered: readonly string[] | null;
  connectionId: string | null;
  /** Files without a count here: those that are on the server already, or are still being checked. */
  uncounted: number;
  /** There are files, and all of them are on the server already. */
  hasOnlyServerFiles: boolean;
  isLocked: boolean;
  /** What is said of repeated requests, and done about them. */
  repeats: (totals: Totals | null, window: Window) => ReactNode;
  /** Link to the prices. */
  pricesLink: ReactNode;
};

const onServer = "A file that is on the server already is not counted again here.";
const countedBefore = "Counted before this page was reloaded; the figures go with the batch.";

/** What it will cost, before a byte is uploaded: three windows side by side, of which the connection's can be chosen. */
export function PricePanel({
  form,
  estimates,
  offered,
  connectionId,
  uncounted,
  hasOnlyServerFiles,
  isLocked,
  repeats,
  pricesLink,
}: PricePanelProps) {
  const window = useWatch({ control: form.control, name: "window" });
  const totals = totalOf(estimates);
  const unknown = unknownOf(totals);
  return (
    <Card aria-label="Price" className="px-4 pt-3.5 pb-4">
      <div className="flex items-baseline justify-between gap-2">
        <CardTitle>Price</CardTitle>
        <span className="text-xs text-muted-foreground">before upload</span>
      </div>
      <RadioGroup
        aria-label="Window"
        value={window}
        disabled={isLocked}
        onValueChange={(next) => form.setValue("window", next, { shouldDirty: true })}
        className="mt-2.5"
      >
        {windows.map((one) => (
          <PriceCard
            key={one}
            window={one}
            total={totals?.[one] ?? null}
            more={one === "1h" && totals ? moreThan(totals["24h"].cost, totals["1h"].cost) : null}
            isOffered={offered?.includes(one) ?? null}
          />
        ))}
      </RadioGroup>
      <div className="mt-3 grid gap-1.5 text-xs text-pretty text-muted-foreground">
        <p>
          {totals
            ? basisOf(estimates)
            : hasOnlyServerFiles
              ? onServer
              : isLocked
                ? countedBefore
                : "Counted in the browser as soon as a file has been checked."}
        </p>
        {unknown.length > 0 && (
          <p>
            Price unknown for {unknown.slice(0, 3).map(unknownWords).join(", ")}
            {unknown.length > 3 && ` and ${unknown.length - 3} more`}. {pricesLink}
          </p>
        )}
        {totals && connectionId && offered?.includes("24h") && offered.includes("1h") && !isLocked && (
          <WindowAdvisor
            totals={totals}
            rows={estimates.reduce((sum, { requests }) => sum + requests, 0)}
            connectionId={connectionId}
          />
        )}
        {repeats(totals, window === "1h" ? "1h" : "24h")}
        {totals && uncounted > 0 && (
          <p>{uncounted === 1 ? "One file is" : `${uncounted} files are`} not in these figures.</p>
        )}
      </div>
    </Card>
  );
}

type PriceCardProps = { window: Window; total: WindowTotal | null; more: string | null; isOffered: boolean | null };

function PriceCard({ window, total, more, isOffered }: PriceCardProps) {
  const note = window !== "realtime" && isOffered === false ? "not offered by this connection" : windowNote[window];
  const likely = total?.cost ? `likely ${formatMoney(total.cost.likely)}` : null;
  const body = (
    <>
      <span className="block text-xs font-medium">{windowTitle[window]}</span>
      <PriceFigure total={total} />
      <span className="block text-xs text-muted-foreground tabular-nums">
        {[likely, more, note].filter(Boolean).join(" · ")}
      </span>
    </>
  );
  if (window === "realtime" || !isOffered) {
    return <div className="rounded-[10px] border-[1.5px] bg-card px-3.5 py-3">{body}</div>;
  }
  return <RadioCard value={window}>{body}</RadioCard>;
}
