"use client";

import { useMemo } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Bucket } from "@/lib/calendar";
import { formatMoney } from "@/lib/format";
import { bucketName } from "./bucket-name";
import { axisTicks, formatMeasure, type Measure, type Series, seriesName, type UsageBar } from "./usage-series";

type UsageChartProps = {
  bars: readonly UsageBar[];
  series: readonly Series[];
  measure: Measure;
  bucket: Bucket;
  className?: string;
};

const tick = { fill: "var(--muted-foreground)", fontSize: 11 };

const axisMoney = (value: number) => (value === 0 ? "$0" : formatMoney(value.toFixed(8)).replace(/\.00$/, ""));

/** Stacked bars, one a bucket. A picture: the figures stand in the table below it. */
export function UsageChart({ bars, series, measure, bucket, className }: UsageChartProps) {
  // The one place where money is a float: a bar's height.
  const points = useMemo(
    () => bars.map(({ at, parts }) => ({ at, heights: parts.map((part) => Number(part.value)) })),
    [bars],
  );
  const ticks = useMemo(() => axisTicks(Math.max(0, ...bars.map(({ total }) => Number(total)))), [bars]);
  const axisName = (value: number) =>
    measure === "cost" ? axisMoney(value) : formatMeasure(String(Math.round(value)), measure);
  return (
    <figure>
      <div
        role="img"
        aria-label={`Stacked bars of ${measure} per ${bucket}; the table below has the figures`}
        className={className}
      >
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 900, height: 288 }}>
          <BarChart
            data={points}
            margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
            barCategoryGap="18%"
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis
              dataKey="at"
              tickFormatter={(at: string) => bucketName(at, bucket).replace("week of ", "")}
              tick={tick}
              tickLine={false}
              axisLine={{ stroke: "var(--border)" }}
              minTickGap={28}
            />
            <YAxis
              tickFormatter={axisName}
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
                const bar = active ? bars.find(({ at }) => at === label) : undefined;
                return bar ? <BarCard bar={bar} series={series} measure={measure} bucket={bucket} /> : null;
              }}
            />
            {series.map(({ key, colour, label }, index) => (
              <Bar
                key={key}
                name={label}
                dataKey={(point: (typeof points)[number]) => point.heights[index]}
                stackId="all"
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
            {seriesName(one, measure)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function BarCard({ bar, series, measure, bucket }: { bar: UsageBar } & Omit<UsageChartProps, "bars" | "className">) {
  const parts = bar.parts.filter(({ value }) => Number(value) > 0);
  return (
    <div className="min-w-40 rounded-lg border bg-popover px-3 py-2 text-xs text-popover-foreground shadow-pop tabular-nums">
      <div className="flex justify-between gap-4 font-medium">
        <span>{bucketName(bar.at, bucket)}</span>
        <span>{formatMeasure(bar.total, measure)}</span>
      </div>
      {[...parts].reverse().map(({ key, value }) => {
        const one = series.find((candidate) => candidate.key === key);
        return (
          <div key={key} className="mt-1 flex items-center gap-1.5">
            <span className="size-2 rounded-[2px]" style={{ background: one?.colour }} />
            <span className="mr-auto text-muted-foreground">{one?.label}</span>
            <span className="pl-3">{formatMeasure(value, measure)}</span>
          </div>
        );
      })}
    </div>
  );
}
