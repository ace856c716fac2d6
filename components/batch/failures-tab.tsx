"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { formatCount, formatPercent, plural } from "@/lib/format";
import type { listFailures } from "@/lib/results/contract";
import { failuresQuery } from "@/lib/results/queries";
import type { CallOutput } from "@/lib/wire/endpoint";
import { RetryButton } from "./retry-button";
import { againCount, failedCount } from "./retryable";
import { useRetryRows } from "./use-rerun";

const RerunDialog = dynamic(() => import("./rerun-dialog").then((file) => file.RerunDialog), { ssr: false });

type Cause = CallOutput<typeof listFailures>["causes"][number];

/** Failed rows by cause, most frequent first: what it means, some rows to look at, and ways to run them again. */
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
  const again = againCount(batch, count);
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>
          {plural(count, "row")} failed, {plural(data.causes.length, "cause")}
        </CardTitle>
        {again > 0 && (
          <CardDescription>
            {again === count ? "All" : formatCount(again)} of them are being run again; what is answered leaves this
            list.
          </CardDescription>
        )}
        <CardActions>
          <RetryButton batch={batch} size="sm" />
        </CardActions>
      </CardHeader>
      <ul>
        {data.causes.map((cause) => (
          <CauseRow key={cause.key} batch={batch} cause={cause} total={count} isAtWork={again === count} />
        ))}
      </ul>
    </Card>
  );
}

type CauseRowProps = {
  batch: Batch;
  cause: Cause;
  total: number;
  /** All that failed is being run again. */
  isAtWork: boolean;
};

function CauseRow({ batch, cause, total, isAtWork }: CauseRowProps) {
  const [, setView] = useQueryStates({
    tab: parseAsString,
    show: parseAsString,
    cause: parseAsString,
    row: parseAsInteger,
  });
  const open = (row: number | null) =>
    void setView({ tab: null, show: "failed", cause: cause.key, row }, { history: "push" });
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
          {!isAtWork && <CauseActs batch={batch} cause={cause} />}
          <Button variant="outline" size="sm" onClick={() => open(null)}>
            Show {plural(cause.count, "row")}
          </Button>
          <span className="ml-1.5 flex flex-wrap items-center gap-x-2 text-xs text-muted-foreground">
            such as
            {cause.sampleSeqs.slice(0, 3).map((seq) => (
              <Button key={seq} variant="link" size="sm" onClick={() => open(seq)}>
                request {formatCount(seq + 1)}
              </Button>
            ))}
          </span>
        </div>
      </div>
    </li>
  );
}

/** The fix a cause asks for comes first: the same again where nothing is wrong with the rows, else with a change. */
function CauseActs({ batch, cause }: { batch: Batch; cause: Cause }) {
  const { role } = useTeam();
  const [isEditing, setIsEditing] = useState(false);
  const { retry, isPending } = useRetryRows(batch.id);
  const rows = { kind: "cause" as const, key: cause.key };
  const isWaiting = isRunning(batch.status) && !batch.connection.hasInPlaceRetry;
  const retryHint = can(role, "batch:retry")
    ? isWaiting
      ? "This upstream retries only what has ended: wait until the batch is done."
      : undefined
    : "Viewers cannot retry.";
  const acts = [
    <Button
      key="retry"
      variant="outline"
      size="sm"
      title={retryHint}
      disabled={retryHint !== undefined}
      pending={isPending}
      onClick={() => retry(rows)}
    >
      Retry {formatCount(cause.count)}
    </Button>,
    <Button
      key="edit"
      variant="outline"
      size="sm"
      disabled={!can(role, "batch:submit")}
      title={can(role, "batch:submit") ? undefined : "Viewers cannot submit."}
      onClick={() => setIsEditing(true)}
    >
      Edit and send again…
    </Button>,
  ];
  return (
    <>
      {cause.fix === "edit" ? acts.reverse() : acts}
      {isEditing && (
        <RerunDialog batch={batch} rows={rows} count={cause.count} open onOpenChange={() => setIsEditing(false)} />
      )}
    </>
  );
}

function NoFailures({ batch }: { batch: Batch }) {
  const { failed } = batch.counts;
  if (failed > 0 && failedCount(batch) === 0) {
    return (
      <Card>
        <EmptyState icon={CircleCheck} title="No failed row is left">
          {plural(failed, "row")} failed here, and retries or edited reruns have answered what they asked.
        </EmptyState>
      </Card>
    );
  }
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
