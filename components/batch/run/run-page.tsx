"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { qualityWords, rowsSentence } from "@/components/shared/batch-rows";
import { BatchStrip } from "@/components/shared/batch-strip";
import { CopyId } from "@/components/shared/copy-id";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { Money } from "@/components/shared/money";
import { PageHeader, PageTitle } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { runPartsQuery } from "@/lib/batches/queries";
import { nameOfRun } from "@/lib/batches/run-name";
import { formatCount, formatTokens, plural } from "@/lib/format";
import { RunDownload } from "./run-download";
import { RunPartsList } from "./run-parts-list";
import { RunResults } from "./run-results";
import { type RunSum, sumRun } from "./sum-run";

/** One run: what its parts come to, each of them, and the results of all of them as one list. */
export function RunPage({ runId }: { runId: string }) {
  const team = useTeam();
  const { data, error, refetch, isFetching } = useQuery(runPartsQuery(team.slug, runId, "all"));
  const run = data && sumRun(data.batches);
  const [first] = run?.parts ?? [];
  const name = nameOfRun(run?.parts ?? []);
  const header = (
    <PageHeader
      title={name}
      crumbs={[{ label: "Batches", href: teamHref(team, "/batches") }]}
      hasTitleBelow={first !== undefined}
    />
  );
  if (!run || !first)
    return (
      <>
        {header}
        <Card>
          {error ? (
            <ErrorState
              title="The run could not be loaded."
              kept="It goes on."
              error={error}
              onRetry={() => void refetch()}
              isRetrying={isFetching}
            />
          ) : data ? (
            <EmptyState
              title="There is no such run in this team"
              action={
                <Button asChild variant="outline">
                  <Link href={teamHref(team, "/batches")}>All batches</Link>
                </Button>
              }
            >
              The link may belong to another team, or its batches were removed or archived.
            </EmptyState>
          ) : (
            <div aria-busy="true" className="grid gap-4 p-5">
              <Skeleton className="h-6 w-56" />
              <Skeleton className="h-24" />
            </div>
          )}
        </Card>
      </>
    );
  return (
    <>
      {header}
      <PageTitle
        title={name}
        facts={
          <>
            <CopyId id={runId} what="run id" />
            <span>{plural(run.parts.length, "part")}</span>
            <span>{first.connection.name}</span>
          </>
        }
      >
        <RunDownload runId={runId} run={run} />
      </PageTitle>
      <Sums name={name} run={run} />
      <RunPartsList parts={run.parts} />
      <RunResults runId={runId} parts={run.parts} isRunning={run.isRunning} />
    </>
  );
}

function Sums({ name, run }: { name: string; run: RunSum }) {
  const status = run.isRunning ? ("in_progress" as const) : ("completed" as const);
  const shown = { name, counts: run.counts, filled: run.filled, quality: run.quality, status };
  const words = qualityWords.filter(({ key }) => key === "good" || (run.quality?.[key] ?? 0) > 0);
  return (
    <Card className="mb-4 overflow-hidden">
      <div className="px-4.5 py-4">
        <p className="mb-2 font-medium tabular-nums">{rowsSentence(shown)}</p>
        <BatchStrip batch={shown} size="md" />
      </div>
      <KpiRow className="border-t">
        <Kpi label="Answers" isWide>
          <p className="mt-1 text-sm tabular-nums">
            {run.quality
              ? words.map(({ key, word }) => `${formatCount(run.quality?.[key] ?? 0)} ${word}`).join(" · ")
              : "None yet."}
          </p>
        </Kpi>
        <Kpi label="Spent" value={<Money amount={run.cost} />} note="all parts, and what was run again" />
        <Kpi label="Tokens" value={run.tokens > 0 ? formatTokens(run.tokens) : "–"} />
      </KpiRow>
    </Card>
  );
}
