"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { Link } from "@/components/shared/link";
import type { Bucket } from "@/lib/calendar";
import { formatMoney } from "@/lib/format";
import { bucketName } from "./bucket-name";
import {
  amountWords,
  axisTicks,
  formatMeasure,
  isMoney,
  type Measure,
  type Series,
  seriesName,
  type UsageBar,
} from "./usage-series";

type UsageChartProps = {
  bars: readonly UsageBar[];
  series: readonly Series[];
  measure: Measure;
  bucket: Bucket;
  /** Where a series leads, in all days or in one bucket. */
  hrefOf: (series?: Series, at?: string) => Route;
  className?: string;
};

const tick = { fill: "var(--muted-foreground)", fontSize: 11 };

const axisMoney = (value: number) => (value === 0 ? "$0" : formatMoney(value.toFixed(8)).replace(/\.00$/, ""));

/**
 * Stacked bars, one a bucket; a press on a part leads to its batches. A picture: the figures stand in the table below
 * it, with the same links for the keyboard.
 */
export function UsageChart({ bars, series, measure, bucket, hrefOf, className }: UsageChartProps) {
  const router = useRouter();
  // The one place where money is a float: a bar's height.
  const points = useMemo(
    () => bars.map(({ at, parts }) => ({ at, heights: parts.map((part) => Number(part.value)) })),
    [bars],
  );
  const ticks = useMemo(() => axisTicks(Math.max(0, ...bars.map(({ total }) => Number(total)))), [bars]);
  const axisName = (value: number) =>
    isMoney(measure) ? axisMoney(value) : formatMeasure(String(Math.round(value)), measure);
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
            {series.map((one, index) => (
              <Bar
                key={one.key}
                name={one.label}
                dataKey={(point: (typeof points)[number]) => point.heights[index]}
                stackId="all"
                fill={one.colour}
                className="cursor-pointer"
                onClick={(_bar, at) => router.push(hrefOf(one, points[at]?.at))}
                isAnimationActive={false}
                maxBarSize={48}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs md:pl-15 text-muted-foreground">
        {series.map((one) => (
          <Link
            key={one.key}
            href={hrefOf(one)}
            title={`Batches of ${one.label}`}
            className="inline-flex items-center gap-1.5 rounded-sm underline-offset-4 hover:text-foreground hover:underline"
          >
            <span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: one.colour }} />
            {seriesName(one, measure)}
          </Link>
        ))}
      </figcaption>
    </figure>
  );
}

function BarCard({
  bar,
  series,
  measure,
  bucket,
}: { bar: UsageBar } & Omit<UsageChartProps, "bars" | "className" | "hrefOf">) {
  const parts = bar.parts.filter(({ value, isPartial }) => Number(value) !== 0 || isPartial);
  return (
    <div className="min-w-40 rounded-lg border bg-popover px-3 py-2 text-xs text-popover-foreground shadow-pop tabular-nums">
      <div className="flex justify-between gap-4 font-medium">
        <span>{bucketName(bar.at, bucket)}</span>
        <span>{amountWords({ value: bar.total, isPartial: bar.isPartial }, measure)}</span>
      </div>
      {[...parts].reverse().map((part) => {
        const one = series.find((candidate) => candidate.key === part.key);
        return (
          <div key={part.key} className="mt-1 flex items-center gap-1.5">
            <span className="size-2 rounded-[2px]" style={{ background: one?.colour }} />
            <span className="mr-auto text-muted-foreground">{one?.label}</span>
            <span className="pl-3">{amountWords(part, measure)}</span>
          </div>
        );
      })}
    </div>
  );
}
