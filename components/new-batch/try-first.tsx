"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { formatCount, formatMoney, plural } from "@/lib/format";
import { trialRequests } from "./trial-rules";

type TryFirstProps = {
  onTry: (count: number) => void;
  most: number;
  /** What one row costs, about, in dollars; null where that is not known. */
  cost: number | null;
};

/** How many rows are run first, and the button that sends them. */
export function TryFirst({ onTry, most, cost }: TryFirstProps) {
  const [typed, setTyped] = useState(String(trialRequests));
  const count = Number(typed);
  const isCount = /^\d{1,6}$/.test(typed) && count >= 1 && count <= most;
  const price = cost !== null && isCount ? ` · about ${formatMoney((cost * count).toFixed(6))}` : "";
  return (
    <div className="grid gap-1.5">
      <div className="flex gap-2">
        <Button variant="outline" className="min-w-0 flex-1" disabled={!isCount} onClick={() => onTry(count)}>
          Try {isCount ? plural(count, "row") : "some rows"} first{price}
        </Button>
        <Input
          aria-label="Rows to try first"
          inputMode="numeric"
          className="w-16 text-center tabular-nums"
          aria-invalid={!isCount}
          value={typed}
          onChange={(event) => setTyped(event.target.value.trim())}
        />
      </div>
      {!isCount && <p className="text-xs text-risk-ink">From 1 to {formatCount(most)} rows can be tried.</p>}
    </div>
  );
}
