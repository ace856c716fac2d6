"use client";

import { qualityWords } from "@/components/shared/batch-rows";
import { BatchStrip } from "@/components/shared/batch-strip";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { Money } from "@/components/shared/money";
import { rowsOfRun, runSentence, runState } from "@/components/shared/run-words";
import { StateWord } from "@/components/shared/state-word";
import { useHydrated } from "@/components/shared/use-now";
import { Card } from "@/components/ui/card";
import { formatCount, formatPercent, formatTokens } from "@/lib/format";
import type { RunSum } from "./sum-run";

type RunSumsProps = { run: RunSum; createdAt: string; nowMs: number };

/** The rows of all parts as one number and one strip, when the last of them is done, and what they come to. */
export function RunSums({ run, createdAt, nowMs }: RunSumsProps) {
  const { summary, tokens, isRunning } = run;
  const timeZone = useHydrated() ? undefined : "UTC";
  const shown = { name: summary.name, ...rowsOfRun(summary), status: isRunning ? "in_progress" : "completed" } as const;
  const { word, tone } = runState(summary);
  const { total, completed, failed } = summary.counts;
  const share = formatPercent(completed + failed, total);
  const { quality } = summary;
  const words = qualityWords.filter(({ key }) => key === "good" || (quality?.[key] ?? 0) > 0);
  return (
    <Card aria-label="Progress" className="mb-4 overflow-hidden">
      <div className="flex flex-wrap items-baseline gap-x-3.5 gap-y-1 px-4.5 pt-3.5">
        <p className="flex items-baseline gap-x-3.5 tabular-nums">
          <span className="text-2xl font-semibold">{formatCount(completed + failed)}</span>
          <span className="text-muted-foreground">
            {total > 0 ? `of ${formatCount(total)} rows${share ? ` · ${share}` : ""}` : "rows, not counted yet"}
          </span>
        </p>
        <p className="flex flex-wrap items-baseline gap-x-3.5 gap-y-1 tabular-nums sm:ml-auto">
          <span className="inline-block font-semibold first-letter:uppercase">
            {runSentence(summary, createdAt, nowMs, timeZone).replace(/^in/, "took")}
          </span>
          {summary.verdict !== null && <StateWord tone={tone}>{word}</StateWord>}
        </p>
      </div>
      <BatchStrip batch={shown} size="lg" className="mx-4.5 mt-2.5 mb-3.5 w-auto" />
      <KpiRow className="border-t">
        <Kpi label="Answers" isWide>
          <p className="mt-1 text-sm tabular-nums">
            {quality
              ? words.map(({ key, word }) => `${formatCount(quality[key] ?? 0)} ${word}`).join(" · ")
              : "None yet."}
          </p>
        </Kpi>
        <Kpi
          label="Spent"
          value={summary.cost === null && quality === null ? "–" : <Money amount={summary.cost} />}
          note="all parts, and what was run again"
        />
        <Kpi label="Tokens" value={tokens > 0 ? formatTokens(tokens) : "–"} />
      </KpiRow>
    </Card>
  );
}
