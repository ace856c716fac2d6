"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Batch } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { formatCount, formatPercent, plural } from "@/lib/format";
import type { listFailures } from "@/lib/results/contract";
import { failuresQuery } from "@/lib/results/queries";
import type { CallOutput } from "@/lib/wire/endpoint";
import { RetryButton } from "./retry-button";

type Cause = CallOutput<typeof listFailures>["causes"][number];

/** Failed rows by cause, most frequent first: what it means, some rows to look at, and a way to run them again. */
export function FailuresTab({ batch }: { batch: Batch }) {
  const { slug } = useTeam();
  const { data, error, refetch, isFetching } = useQuery(failuresQuery(slug, batch.id));
  const count = data?.causes.reduce((sum, cause) => sum + cause.count, 0) ?? 0;
  if (error) {
    return (
      <Card>
        <ErrorState
          title="The failures could not be loaded."
          error={error}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      </Card>
    );
  }
  if (!data) return <Skeleton className="h-64 w-full rounded-xl" />;
  if (data.causes.length === 0) return <NoFailures batch={batch} />;
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>
          {plural(count, "row")} failed, {plural(data.causes.length, "cause")}
        </CardTitle>
        <CardActions>
          <RetryButton batch={batch} size="sm" />
        </CardActions>
      </CardHeader>
      <ul>
        {data.causes.map((cause) => (
          <CauseRow key={cause.key} cause={cause} total={count} />
        ))}
      </ul>
    </Card>
  );
}

function CauseRow({ cause, total }: { cause: Cause; total: number }) {
  const [, setView] = useQueryStates({ tab: parseAsString, show: parseAsString, row: parseAsInteger });
  const openRow = (row: number) => void setView({ tab: null, show: "failed", row }, { history: "push" });
  return (
    <li className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-4 border-t px-4 py-3.5 max-md:grid-cols-1 max-md:gap-y-1.5">
      <div>
        <p className="font-semibold tabular-nums">{formatCount(cause.count)}</p>
        <p className="text-xs text-muted-foreground tabular-nums">{formatPercent(cause.count, total)}</p>
      </div>
      <div className="min-w-0">
        <p className="font-medium text-pretty">{cause.explanation}</p>
        <p className="mt-0.5 line-clamp-3 font-mono text-xs text-muted-foreground wrap-anywhere">
          {cause.status !== null && `${cause.status} · `}
          {cause.message}
        </p>
        <div className="mt-2 flex flex-wrap items-center gap-1.5">
          <span className="text-xs text-muted-foreground">Look at</span>
          {cause.sampleSeqs.map((seq) => (
            <Button key={seq} variant="outline" size="sm" onClick={() => openRow(seq)}>
              request {formatCount(seq + 1)}
            </Button>
          ))}
        </div>
      </div>
    </li>
  );
}

function NoFailures({ batch }: { batch: Batch }) {
  const { failed } = batch.counts;
  const title =
    failed > 0 ? `${plural(failed, "row")} failed` : isRunning(batch.status) ? "No failures so far" : "No row failed";
  return (
    <Card>
      <EmptyState icon={CircleCheck} title={title}>
        {failed > 0
          ? "The reasons have not been delivered yet. Many upstreams hand them over at the end."
          : "Requests the upstream could not serve are gathered here by cause, with what to do about each."}
      </EmptyState>
    </Card>
  );
}
