"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { AsOf } from "@/components/shared/as-of";
import { CopyId } from "@/components/shared/copy-id";
import { EmptyState } from "@/components/shared/empty-state";
import { EmulatorBadge } from "@/components/shared/emulator-badge";
import { ErrorState } from "@/components/shared/error-state";
import { Link } from "@/components/shared/link";
import { NewBatchLink } from "@/components/shared/new-batch-link";
import { type Crumb, PageHeader, PageTitle } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { partsSentence, runState } from "@/components/shared/run-words";
import { StateWord } from "@/components/shared/state-word";
import { useTeam } from "@/components/shared/team-context";
import { useProgressNow } from "@/components/shared/use-progress";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Batch } from "@/lib/batches/contract";
import { runPartsQuery } from "@/lib/batches/queries";
import { isRunning } from "@/lib/batches/rules";
import { RunActions } from "./run-actions";
import { RunPartsList } from "./run-parts-list";
import { RunResults } from "./run-results";
import { RunSums } from "./run-sums";
import { sumRun } from "./sum-run";

/** One run: how it stands and what it comes to, each of its parts, and the results of all of them as one list. */
export function RunPage({ runId }: { runId: string }) {
  const team = useTeam();
  const { data, error, refetch, isFetching } = useQuery(runPartsQuery(team.slug, runId, "all"));
  const crumbs = [{ label: "Batches", href: teamHref(team, "/batches") }];
  const [first] = data?.batches ?? [];
  if (data && first) return <RunBody runId={runId} batches={data.batches} first={first} crumbs={crumbs} />;
  return (
    <>
      <PageHeader title="Run" crumbs={crumbs} />
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
}

type RunBodyProps = { runId: string; batches: readonly Batch[]; first: Batch; crumbs: readonly Crumb[] };

function RunBody({ runId, batches, first, crumbs }: RunBodyProps) {
  const isOngoing = batches.some(({ status }) => isRunning(status));
  const nowMs = useProgressNow({ ...first, status: isOngoing ? "in_progress" : "completed" });
  const run = useMemo(() => sumRun(batches, nowMs), [batches, nowMs]);
  const { summary, parts } = run;
  const { word, tone } = runState(summary);
  return (
    <>
      <PageHeader title={summary.name} crumbs={crumbs} hasTitleBelow>
        <NewBatchLink />
      </PageHeader>
      <PageTitle
        title={summary.name}
        state={<StateWord tone={tone}>{word}</StateWord>}
        facts={
          <>
            <CopyId id={runId} what="run id" />
            <span>
              {first.connection.name} · {first.window} window
            </span>
            <span>{partsSentence(summary)}</span>
            {first.connection.isEmulator && <EmulatorBadge />}
            {run.asOf && <AsOf at={run.asOf} staleAfterMs={180_000} />}
          </>
        }
      >
        <RunActions runId={runId} run={run} />
      </PageTitle>
      <RunSums run={run} createdAt={first.createdAt} nowMs={nowMs} />
      <RunPartsList parts={parts} />
      <RunResults runId={runId} run={run} />
    </>
  );
}
