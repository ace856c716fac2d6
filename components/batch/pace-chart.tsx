"use client";

import { type PaceBar, paceBars } from "@/components/shared/spark-path";
import { useHydrated, useNow } from "@/components/shared/use-now";
import type { Batch } from "@/lib/batches/contract";
import { formatRate } from "@/lib/format";
import { formatClock, formatClockWindow } from "@/lib/format-time";

const bars = 60;
const height = 32;
const step = 6;
const minuteMs = 60_000;
const shortestMs = 5_000;

/** How fast rows came over the whole run, from the kept samples: bars, and what they show in words. */
export function PaceChart({ batch }: { batch: Pick<Batch, "recent"> }) {
  const timeZone = useHydrated() ? undefined : "UTC";
  const now = useNow(60_000);
  const points = batch.recent.map((sample) => ({ atMs: Date.parse(sample.at), done: sample.done }));
  const pace = paceBars(points, bars);
  // Of a few seconds a curve says nothing.
  if (!pace || pace.stepMs * bars < shortestMs) return null;
  const peak = pace.bars.reduce((most: PaceBar, bar) => (bar.rows > most.rows ? bar : most));
  const perMinute = (rows: number) => formatRate((rows / pace.stepMs) * minuteMs);
  const [first, last] = [points[0]?.atMs ?? 0, points.at(-1)?.atMs ?? 0];
  const mean = pace.bars.reduce((sum, bar) => sum + bar.rows, 0) / bars;
  return (
    <figure className="mx-4.5 mb-3">
      <svg
        aria-hidden
        viewBox={`0 0 ${bars * step} ${height}`}
        preserveAspectRatio="none"
        className="h-8 w-full text-run"
      >
        {pace.bars.map(({ rows, untilMs }, i) => {
          const tall = Math.max(rows > 0 ? 1.5 : 0.75, (rows / peak.rows) * height);
          return (
            <rect
              key={untilMs}
              x={i * step}
              y={height - tall}
              width={step - 1}
              height={tall}
              className={rows > 0 ? "fill-current" : "fill-track"}
            />
          );
        })}
      </svg>
      <figcaption className="mt-1 text-xs text-muted-foreground tabular-nums" suppressHydrationWarning>
        Pace {formatClockWindow(first, last, now, timeZone)}: {perMinute(mean)} on average, at most{" "}
        {perMinute(peak.rows)} around {formatClock(peak.untilMs - pace.stepMs / 2, now, timeZone)}
      </figcaption>
    </figure>
  );
}
