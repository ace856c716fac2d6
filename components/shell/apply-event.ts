import type { QueryClient } from "@tanstack/react-query";
import { Batch } from "@/lib/batches/contract";
import { showBatch } from "@/lib/batches/queries";
import type { LiveEvent, Topic } from "@/lib/live/contract";
import { reader } from "./read-again";

/** What is read again when something of a topic happens to `subject`. */
const readings: Partial<Record<Topic, (subject: string) => string[][]>> = {
  // Its place in a list, and the counts beside it, are the server's to say.
  "batch.changed": (subject) => [["batches"], ["overview"], ["batch-events", subject]],
  "batch.removed": () => [["batches"], ["overview"], ["usage"]],
  "batches.changed": () => [["batches"], ["batch"], ["overview"]],
  "results.appended": (subject) => [
    ["results", subject],
    ["failures", subject],
    ["fields", subject],
    ["usage"],
    ["budgets"],
  ],
  "table.removed": (subject) => [["results", subject], ["result", subject], ["fields", subject], ["files"]],
  "file.changed": (subject) => [["file", subject], ["files"]],
  "member.changed": () => [["members"]],
  "notice.created": () => [["notices"]],
  "usage.changed": () => [["usage"], ["budgets"]],
  "review.changed": (subject) => [["reviews", subject]],
  "views.changed": () => [["saved-views"], ["result-layouts"]],
  "connection.changed": () => [["connections"]],
};

/** Runs on screen that a batch is a part of. */
function runsOf(client: QueryClient, team: string, batchId: string): string[] {
  const parts = client.getQueriesData<{ batches: Batch[] }>({ queryKey: ["t", team, "batches", "run"] });
  return parts.flatMap(([[, , , , runId], data]) =>
    data?.batches.some(({ id }) => id === batchId) ? [String(runId)] : [],
  );
}

export type Applier = { apply: (event: LiveEvent) => void; stop: () => void };

/** Writes what happened into the caches screens read from. */
export function eventApplier(client: QueryClient, team: string): Applier {
  const { changed, stop } = reader(client, team);
  const apply = ({ topic, subject, data }: LiveEvent) => {
    if (topic === "batch.changed") {
      const batch = Batch.safeParse(data);
      if (batch.success) showBatch(client, team, batch.data);
      else changed(["batch", subject]);
    }
    if (topic === "batch.removed") client.removeQueries({ queryKey: ["t", team, "batch", subject] });
    for (const key of readings[topic]?.(subject) ?? []) changed(key);
    if (topic === "results.appended" || topic === "batch.changed")
      for (const runId of runsOf(client, team, subject)) changed(["run-results", runId]);
  };
  return { apply, stop };
}
