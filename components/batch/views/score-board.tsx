"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";
import { RowsLink } from "@/components/batch/rows-link";
import { ErrorState } from "@/components/shared/error-state";
import { formatFigure, formatShare, intervalWords, pathWord } from "@/components/shared/figure-words";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { useTeam } from "@/components/shared/team-context";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, plural } from "@/lib/format";
import { countAtLeast, histogram, summarise, wilson } from "@/lib/results/rules/statistics";
import { valuesMax } from "@/lib/results/views/contract";
import { valuesQuery } from "@/lib/results/views/queries";
import { rowsFrom, rowsOfBin } from "./field-rows";
import { PathSelect } from "./path-select";
import { ScoreRows } from "./score-rows";
import { ValueHistogram } from "./value-histogram";
import type { ViewProps } from "./view-props";

/** A number in the answers: how it is spread, what passes a threshold, and the rows at its ends. */
export function ScoreBoard({ batch, views, onOpen, opened }: ViewProps) {
  const { slug } = useTeam();
  const [chosen, setChosen] = useState<string | null>(null);
  const path = views.scores.find((field) => field.path === chosen)?.path ?? views.scores[0]?.path ?? "";
  const { data, error, refetch, isPlaceholderData } = useQuery(valuesQuery(slug, batch.id, path));
  const scored = useMemo(() => {
    const rows = (data?.seqs ?? []).flatMap((seq, at) => {
      const value = data?.numbers[at];
      return value == null ? [] : [{ seq, id: data?.ids[at] ?? "", value }];
    });
    return rows.sort((a, b) => a.value - b.value);
  }, [data]);
  const values = useMemo(() => scored.map(({ value }) => value), [scored]);
  const summary = useMemo(() => summarise(values), [values]);
  const bins = useMemo(() => histogram(values), [values]);
  const [asked, setAsked] = useState<{ path: string; value: number } | null>(null);
  const slider = useId();
  if (error && !data) {
    return (
      <Card>
        <ErrorState title="The scores could not be loaded." error={error} onRetry={() => void refetch()} />
      </Card>
    );
  }
  if (!data || !summary || isPlaceholderData) return <Skeleton className="h-96 rounded-xl" />;
  const threshold = asked?.path === path ? asked.value : summary.median;
  const passing = countAtLeast(values, threshold);
  const share = wilson(passing, values.length);
  const passes = rowsFrom(path, threshold);
  const step = Number(((summary.max - summary.min) / 100 || 0.01).toPrecision(1));
  return (
    <div className="grid gap-4">
      <Card className="overflow-hidden">
        <CardHeader>
          <CardTitle className="sr-only">Scores</CardTitle>
          <PathSelect fields={views.scores} value={path} onValueChange={setChosen} />
          <p className="text-xs text-muted-foreground">
            {plural(values.length, "row")} of {formatCount(views.answered)} answered
            {data.isCut && `, the first ${formatCount(valuesMax)} of them`}
          </p>
        </CardHeader>
        <KpiRow className="border-y">
          <Kpi
            label="Mean"
            value={formatFigure(summary.mean)}
            note={`± ${formatFigure(summary.deviation)} standard deviation`}
          />
          <Kpi
            label="Median"
            value={formatFigure(summary.median)}
            note={`80 % between ${formatFigure(summary.p10)} and ${formatFigure(summary.p90)}`}
          />
          <Kpi label="Least" value={formatFigure(summary.min)} />
          <Kpi label="Most" value={formatFigure(summary.max)} />
          <Kpi
            label={`At least ${formatFigure(threshold)}`}
            value={<output htmlFor={slider}>{formatCount(passing)}</output>}
            note={
              share && (
                <>
                  {formatShare(share.value)} pass · {intervalWords(share)}
                  {passes && (
                    <>
                      {" · "}
                      <RowsLink batchId={batch.id} show="answered" where={passes}>
                        show them
                      </RowsLink>
                    </>
                  )}
                </>
              )
            }
            isWide
          />
        </KpiRow>
        <CardContent className="pt-4">
          <ValueHistogram
            label={`How ${pathWord(path)} is spread`}
            bins={bins}
            threshold={threshold}
            batchId={batch.id}
            rowsOf={(bin, isLast) => rowsOfBin(path, bin, isLast)}
          />
          <div className="mt-3 flex items-center gap-3">
            <label htmlFor={slider} className="shrink-0 text-xs text-muted-foreground">
              Threshold
            </label>
            <input
              id={slider}
              type="range"
              min={summary.min}
              max={summary.max}
              step={step}
              value={threshold}
              onChange={(event) => setAsked({ path, value: Number(event.target.value) })}
              className="h-6 w-full accent-primary"
            />
            <span className="w-14 shrink-0 text-right text-sm tabular-nums">{formatFigure(threshold)}</span>
          </div>
        </CardContent>
      </Card>
      <ScoreRows key={path} batchId={batch.id} path={path} rows={scored} onOpen={onOpen} opened={opened} />
    </div>
  );
}
