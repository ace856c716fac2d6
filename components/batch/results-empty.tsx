"use client";

import { Archive, Inbox, SearchX } from "lucide-react";
import { EmptyState } from "@/components/shared/empty-state";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Batch } from "@/lib/batches/contract";
import { isTerminal } from "@/lib/batches/rules";
import { isNarrowed, type ResultView } from "./use-result-view";

/** What stands in the place of results the team keeps no longer. */
export function ResultsRemoved({ at }: { at: string }) {
  return (
    <Card>
      <EmptyState icon={Archive} title="Results removed">
        The team keeps results for a time it sets under Settings, Data. These were removed <Time at={at} />; counts,
        costs and the requests stay.
      </EmptyState>
    </Card>
  );
}

type ResultsEmptyProps = { batch: Batch; view: ResultView; onClear: () => void };

/** Why there is no row to see: nothing matches, nothing came yet, or nothing will come. */
export function ResultsEmpty({ batch, view, onClear }: ResultsEmptyProps) {
  const toAll = (
    <Button variant="outline" onClick={onClear}>
      Show all requests
    </Button>
  );
  if (isNarrowed(view)) {
    return (
      <EmptyState icon={SearchX} title="No row matches" action={toAll}>
        Ids, everything the requests say, cells of the source table, answers, reasoning and calls of tools were searched
        to their end, of the whole batch.
      </EmptyState>
    );
  }
  if (isTerminal(batch.status)) {
    return (
      <EmptyState icon={Inbox} title="No answers" action={view.filter === "answered" ? toAll : undefined}>
        {batch.status === "rejected"
          ? "Nothing came back; what stands above says why."
          : "The batch ended before a row was answered."}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Inbox} title="No answers yet" action={view.filter === "answered" ? toAll : undefined}>
      {batch.connection.hasPartialResults
        ? "Rows appear here as soon as they are answered, long before the batch is done."
        : "This upstream hands over its answers when the whole batch is done. The counts above move until then."}
    </EmptyState>
  );
}
