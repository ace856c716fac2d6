"use client";

import { useMemo } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatMoney } from "@/lib/format";
import { formatDate } from "@/lib/format-time";
import { axisTicks, type DayBar, type Series, seriesName } from "./usage-series";

type UsageChartProps = { bars: readonly DayBar[]; series: readonly Series[]; className?: string };

const tick = { fill: "var(--muted-foreground)", fontSize: 11 };

const dayName = (day: string) => formatDate(Date.parse(day), Date.parse(day), "UTC");
const axisMoney = (value: number) => (value === 0 ? "$0" : formatMoney(value.toFixed(8)).replace(/\.00$/, ""));

/** Stacked bars, a day each. A picture: the figures stand in the table below it. */
export function UsageChart({ bars, series, className }: UsageChartProps) {
  // The one place where money is a float: a bar's height.
  const points = useMemo(
    () => bars.map(({ day, parts }) => ({ day, heights: parts.map((part) => Number(part.cost)) })),
    [bars],
  );
  const ticks = useMemo(() => axisTicks(Math.max(0, ...bars.map(({ cost }) => Number(cost)))), [bars]);
  return (
    <figure>
      <div role="img" aria-label="Stacked bars of cost per day; the table below has the figures" className={className}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 900, height: 288 }}>
          <BarChart
            data={points}
            margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
            barCategoryGap="18%"
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis
              dataKey="day"
              tickFormatter={dayName}
              tick={tick}
              tickLine={false}
              axisLine={{ stroke: "var(--border)" }}
              minTickGap={28}
            />
            <YAxis
              tickFormatter={axisMoney}
              ticks={ticks}
              domain={[0, ticks.at(-1) ?? 1]}
              tick={tick}
              tickLine={false}
              axisLine={false}
              width={60}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: "var(--accent)" }}
              content={({ active, label }) => {
                const bar = active ? bars.find(({ day }) => day === label) : undefined;
                return bar ? <DayCard bar={bar} series={series} /> : null;
              }}
            />
            {series.map(({ key, colour, label }, index) => (
              <Bar
                key={key}
                name={label}
                dataKey={(point: (typeof points)[number]) => point.heights[index]}
                stackId="cost"
                fill={colour}
                isAnimationActive={false}
                maxBarSize={48}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs md:pl-15 text-muted-foreground">
        {series.map((one) => (
          <span key={one.key} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: one.colour }} />
            {seriesName(one)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function DayCard({ bar, series }: { bar: DayBar; series: readonly Series[] }) {
  const parts = bar.parts.filter(({ cost }) => Number(cost) > 0);
  return (
    <div className="min-w-40 rounded-lg border bg-popover px-3 py-2 text-xs text-popover-foreground shadow-pop tabular-nums">
      <div className="flex justify-between gap-4 font-medium">
        <span>{dayName(bar.day)}</span>
        <span>{formatMoney(bar.cost)}</span>
      </div>
      {[...parts].reverse().map(({ key, cost }) => {
        const one = series.find((candidate) => candidate.key === key);
        return (
          <div key={key} className="mt-1 flex items-center gap-1.5">
            <span className="size-2 rounded-[2px]" style={{ background: one?.colour }} />
            <span className="mr-auto text-muted-foreground">{one?.label}</span>
            <span className="pl-3">{formatMoney(cost)}</span>
          </div>
        );
      })}
    </div>
  );
}
