"use client";

import { formatRelative } from "@/lib/format-time";
import { cn } from "@/lib/utils";
import { StateWord } from "./state-word";
import { useAgingNow, useHydrated } from "./use-now";

type AsOfProps = {
  /** When the figures were true: ISO string or epoch ms. */
  at: string | number;
  /** From this age on the figures are called stale. */
  staleAfterMs?: number;
  /** The stream is up: new figures come by themselves. */
  isLive?: boolean;
  className?: string;
};

/** How old the figures are: "live · as of 4 s ago". It ticks in silence; only turning stale is announced. */
export function AsOf({ at, staleAfterMs = 60_000, isLive, className }: AsOfProps) {
  const instant = typeof at === "number" ? at : Date.parse(at);
  const now = Math.max(useAgingNow(instant), instant);
  const timeZone = useHydrated() ? undefined : "UTC";
  const isStale = now - instant > staleAfterMs;
  return (
    <span className={cn("inline-flex items-center gap-1.5 text-xs text-muted-foreground tabular-nums", className)}>
      {isStale && (
        <StateWord tone="risk" className="text-xs">
          Stale
        </StateWord>
      )}
      <span suppressHydrationWarning>
        {isLive && !isStale && "live · "}as of {formatRelative(instant, now, timeZone)}
      </span>
      <span role="status" className="sr-only">
        {isStale ? "These figures are stale." : ""}
      </span>
    </span>
  );
}
