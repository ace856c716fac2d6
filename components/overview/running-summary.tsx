"use client";

import { StateWord } from "@/components/shared/state-word";
import { useHydrated, useNow } from "@/components/shared/use-now";
import { Avatar } from "@/components/ui/avatar";
import type { getOverview } from "@/lib/batches/list-contract";
import { formatCount, plural } from "@/lib/format";
import { formatClock } from "@/lib/format-time";
import type { CallOutput } from "@/lib/wire/endpoint";

type Sums = CallOutput<typeof getOverview>["runningSums"];

const runnersShown = 5;

/** Above what runs: how much of it is done, by when, whether any is late, and who has how many. */
export function RunningSummary({ sums }: { sums: Sums }) {
  const nowMs = useNow(5_000);
  const isHydrated = useHydrated();
  const { done, total, late, allDoneAt, members } = sums;
  const more = members.length - runnersShown;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 pb-3 text-xs text-muted-foreground tabular-nums">
      <span>
        {formatCount(done)} of {plural(total, "row")}
        {isHydrated && allDoneAt !== null && ` · all done by about ${formatClock(Date.parse(allDoneAt), nowMs)}`}
      </span>
      {late > 0 && (
        <StateWord tone="risk" className="text-xs">
          {late === 1 ? "1 late or at risk" : `${late} late or at risk`}
        </StateWord>
      )}
      <ul className="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1" aria-label="Who has batches running">
        {members.slice(0, runnersShown).map(({ id, name, batches }) => (
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
