"use client";

import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { StateShape, type StateTone } from "@/components/shared/state-word";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Batch, BatchEvent } from "@/lib/batches/contract";
import { batchEventsQuery } from "@/lib/batches/queries";
import { BatchDetails } from "./batch-details";

const tones: Record<BatchEvent["kind"], StateTone> = {
  created: "wait",
  step: "wait",
  upstream: "run",
  action: "flag",
  problem: "bad",
  done: "good",
};

/** What happened to the batch, latest first, and the facts that identify it. */
export function ActivityTab({ batch }: { batch: Batch }) {
  const { slug } = useTeam();
  const { data, error, refetch, isFetching } = useQuery(batchEventsQuery(slug, batch.id));
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Card>
        <CardHeader>
          <CardTitle>What happened</CardTitle>
        </CardHeader>
        {error ? (
          <ErrorState
            title="The activity could not be loaded."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : !data ? (
          <Skeleton className="m-4 h-40" />
        ) : data.events.length === 0 ? (
          <EmptyState title="Nothing has happened yet" />
        ) : (
          <ol className="px-4 pb-4">
            {[...data.events].reverse().map((event) => (
              <EventLine key={event.id} event={event} />
            ))}
          </ol>
        )}
      </Card>
      <BatchDetails batch={batch} />
    </div>
  );
}

function EventLine({ event }: { event: BatchEvent }) {
  return (
    <li className="group relative flex gap-3 pb-3.5 last:pb-0">
      <span aria-hidden className="absolute top-5 bottom-0 left-[4.5px] w-px bg-border group-last:hidden" />
      <StateShape tone={tones[event.kind]} className="relative mt-[5px]" />
      <div className="min-w-0 flex-1">
        <p className="text-sm text-pretty wrap-anywhere">{event.message}</p>
        <p className="text-xs text-muted-foreground">
          <Time at={event.at} look="clock" /> · <Time at={event.at} />
          {event.by && ` · ${event.by}`}
        </p>
      </div>
    </li>
  );
}
