"use client";

import { StateWord } from "@/components/shared/state-word";
import { useHydrated, useNow } from "@/components/shared/use-now";
import { Avatar } from "@/components/ui/avatar";
import type { Batch } from "@/lib/batches/contract";
import { formatCount, plural } from "@/lib/format";
import { formatClock } from "@/lib/format-time";
import { runnersOf, sumRunning } from "./running-sums";

const runnersShown = 5;

/** Above what runs: how much of it is done, by when, whether any is late, and who has how many. */
export function RunningSummary({ running }: { running: readonly Batch[] }) {
  const nowMs = useNow(5_000);
  const isHydrated = useHydrated();
  const { done, total, late, allDoneMs } = sumRunning(running, nowMs);
  const runners = runnersOf(running);
  const more = runners.length - runnersShown;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 pb-3 text-xs text-muted-foreground tabular-nums">
      <span>
        {formatCount(done)} of {plural(total, "row")}
        {isHydrated && allDoneMs !== null && ` · all done by about ${formatClock(allDoneMs, nowMs)}`}
      </span>
      {isHydrated && late > 0 && (
        <StateWord tone="risk" className="text-xs">
          {late === 1 ? "1 late or at risk" : `${late} late or at risk`}
        </StateWord>
      )}
      <ul className="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1" aria-label="Who has batches running">
        {runners.slice(0, runnersShown).map(({ id, name, batches }) => (
          <li key={id} className="flex items-center gap-1.5">
            <Avatar name={name} seed={id} decorative className="size-4.5 text-[9px]" />
            {name} {formatCount(batches)}
          </li>
        ))}
        {more > 0 && <li>and {plural(more, "other")}</li>}
      </ul>
    </div>
  );
}
