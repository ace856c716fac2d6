import type { QueryClient } from "@tanstack/react-query";
import { Batch } from "@/lib/batches/contract";
import type { LiveEvent } from "@/lib/live/contract";

type WithBatches = { batches: Batch[] };
const hasBatches = (data: unknown): data is WithBatches =>
  typeof data === "object" && data !== null && Array.isArray((data as Partial<WithBatches>).batches);

/** Lists are read again at most this often, however many batches move. */
const listGapMs = 2_000;

/** Writes what happened into the caches screens read from. Returns the function that takes an event. */
export function eventApplier(queryClient: QueryClient, team: string): (event: LiveEvent) => void {
  const due = new Map<string, ReturnType<typeof setTimeout>>();
  const refreshSoon = (key: readonly string[]) => {
    const name = key.join("/");
    if (due.has(name)) return;
    const refresh = () => {
      due.delete(name);
      void queryClient.invalidateQueries({ queryKey: ["t", team, ...key] });
    };
    due.set(name, setTimeout(refresh, listGapMs));
  };
  const applyBatch = (batch: Batch) => {
    queryClient.setQueryData(["t", team, "batch", batch.id], batch);
    queryClient.setQueriesData({ queryKey: ["t", team, "batches"] }, (data: unknown) =>
      hasBatches(data) ? { ...data, batches: data.batches.map((row) => (row.id === batch.id ? batch : row)) } : data,
    );
    // Its place in a list, and the counts beside it, are the server's to say.
    refreshSoon(["batches"]);
    refreshSoon(["overview"]);
    refreshSoon(["batch-events", batch.id]);
  };
  return ({ topic, subject, data }) => {
    if (topic === "batch.changed") {
      const batch = Batch.safeParse(data);
      if (batch.success) applyBatch(batch.data);
    } else if (topic === "batches.changed") {
      for (const key of ["batches", "batch", "overview"]) refreshSoon([key]);
    } else if (topic === "batch.removed") {
      queryClient.removeQueries({ queryKey: ["t", team, "batch", subject] });
      refreshSoon(["batches"]);
      refreshSoon(["overview"]);
    } else if (topic === "results.appended") {
      refreshSoon(["results", subject]);
      refreshSoon(["failures", subject]);
      refreshSoon(["fields", subject]);
      refreshSoon(["usage"]);
      refreshSoon(["budgets"]);
    } else if (topic === "file.changed") {
      void queryClient.invalidateQueries({ queryKey: ["t", team, "file", subject] });
      refreshSoon(["files"]);
    } else if (topic === "member.changed") {
      refreshSoon(["members"]);
    } else if (topic === "notice.created") {
      refreshSoon(["notices"]);
    } else if (topic === "usage.changed") {
      refreshSoon(["usage"]);
      refreshSoon(["budgets"]);
    } else if (topic === "review.changed") {
      refreshSoon(["reviews", subject]);
    } else if (topic === "connection.changed") {
      refreshSoon(["connections"]);
    }
  };
}
