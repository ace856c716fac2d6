import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput, CallOutput } from "@/lib/wire/endpoint";
import {
  Batch,
  cancelBatch,
  createBatch,
  getBatch,
  getOverview,
  listBatchEvents,
  listBatches,
  type NewBatch,
  resolveBatch,
  retryBatch,
} from "./contract";
import { isRunning } from "./rules";

/** How a list is narrowed, sorted and paged; what is left out takes the contract's default. */
export type BatchListInput = Omit<CallInput<typeof listBatches>, "team">;

/*
 * Changes arrive through the live stream and are put into the cache. The slow polls below only keep `asOf` young and
 * carry the page while the stream is down.
 */
const runningPollMs = 15_000;

/** A page of the team's batches. The page before stays in sight while the next one loads. */
export const batchesQuery = (team: string, input: BatchListInput = {}) =>
  queryOptions({
    queryKey: ["t", team, "batches", input] as const,
    queryFn: ({ signal }) => call(listBatches, { team, ...input }, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    refetchInterval: ({ state }) =>
      state.data?.batches.some((batch) => isRunning(batch.status)) ? runningPollMs : false,
  });

export const batchQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: ["t", team, "batch", batchId] as const,
    queryFn: ({ signal }) => call(getBatch, { team, batchId }, signal),
    staleTime: 5_000,
    refetchInterval: ({ state }) => (state.data && isRunning(state.data.status) ? runningPollMs : false),
  });

/** What happened to a batch, oldest first. */
export const batchEventsQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: ["t", team, "batch", batchId, "events"] as const,
    queryFn: ({ signal }) => call(listBatchEvents, { team, batchId }, signal),
    staleTime: 2_000,
  });

export const overviewQuery = (team: string) =>
  queryOptions({
    queryKey: ["t", team, "overview"] as const,
    queryFn: ({ signal }) => call(getOverview, { team }, signal),
    staleTime: 5_000,
    refetchInterval: ({ state }) => (state.data && state.data.running.length > 0 ? runningPollMs : false),
  });

/** Submits. The batch is in the cache when the promise resolves, so its page opens filled. */
export const createBatchMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: NewBatch) => call(createBatch, { team, ...input }),
    onSuccess: (batch: Batch) => applyBatch(client, team, batch),
  });

/** The three acts answer with the batch as it stands afterwards. */
export const cancelBatchMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: () => call(cancelBatch, { team, batchId }),
    onSuccess: (batch: Batch) => applyBatch(client, team, batch),
  });

export const retryBatchMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: () => call(retryBatch, { team, batchId }),
    onSuccess: (batch: Batch) => applyBatch(client, team, batch),
  });

export const resolveBatchMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (decision: "send" | "drop") => call(resolveBatch, { team, batchId, decision }),
    onSuccess: (batch: Batch) => applyBatch(client, team, batch),
  });

/*
 * Puts what the live stream says of batches into the cache, so that screens only ever `useQuery`.
 */

type Page = CallOutput<typeof listBatches>;
type Overview = CallOutput<typeof getOverview>;

/** Where a batch stands in a list hangs on these; when they stay, the row is changed in its place. */
const isSamePlace = (before: Batch, after: Batch) =>
  before.status === after.status && before.counts.failed === after.counts.failed && before.name === after.name;

/** The list with the batch in its place, and whether it was there with nothing but its figures changed. */
function replaced(list: Batch[], batch: Batch): { list: Batch[]; isSettled: boolean } {
  const before = list.find((known) => known.id === batch.id);
  if (!before) return { list, isSettled: false };
  return { list: list.map((known) => (known.id === batch.id ? batch : known)), isSettled: isSamePlace(before, batch) };
}

/** Lists are read again at most this often, however many batches change. */
const listPauseMs = 2_000;
const waiting = new WeakMap<QueryClient, Map<string, ReturnType<typeof setTimeout>>>();

function refreshSoon(client: QueryClient, key: readonly unknown[]): void {
  const timers = waiting.get(client) ?? new Map<string, ReturnType<typeof setTimeout>>();
  waiting.set(client, timers);
  const name = JSON.stringify(key);
  if (timers.has(name)) return;
  timers.set(
    name,
    setTimeout(() => {
      timers.delete(name);
      void client.invalidateQueries({ queryKey: key });
    }, listPauseMs),
  );
}

/**
 * Shows a batch as it now stands wherever it is in sight. Its page and rows change at once; lists whose order, counts or
 * membership may be touched are read again shortly. Takes a `Batch` or the unread `data` of a `batch.changed` event.
 */
export function applyBatch(client: QueryClient, team: string, data: unknown): void {
  const parsed = Batch.safeParse(data);
  if (!parsed.success) return;
  const batch = parsed.data;
  client.setQueryData(["t", team, "batch", batch.id], batch);
  void client.invalidateQueries({ queryKey: ["t", team, "batch", batch.id, "events"] });

  const lists = client.getQueriesData<Page>({ queryKey: ["t", team, "batches"] });
  let isSettled = true;
  for (const [key, page] of lists) {
    if (!page) continue;
    const next = replaced(page.batches, batch);
    isSettled &&= next.isSettled;
    if (next.list !== page.batches) client.setQueryData<Page>(key, { ...page, batches: next.list });
  }
  if (!isSettled) refreshSoon(client, ["t", team, "batches"]);

  const overview = client.getQueryData<Overview>(["t", team, "overview"]);
  if (!overview) return;
  const [running, look, recent] = [overview.running, overview.look, overview.recent].map((list) =>
    replaced(list, batch),
  );
  client.setQueryData<Overview>(["t", team, "overview"], {
    ...overview,
    running: running?.list ?? [],
    look: look?.list ?? [],
    recent: recent?.list ?? [],
  });
  if (![running, look, recent].some((list) => list?.isSettled)) refreshSoon(client, ["t", team, "overview"]);
}

/** A batch is gone, or its list can no longer be trusted. */
export function applyBatchRemoved(client: QueryClient, team: string, batchId: string): void {
  client.removeQueries({ queryKey: ["t", team, "batch", batchId] });
  void client.invalidateQueries({ queryKey: ["t", team, "batches"] });
  void client.invalidateQueries({ queryKey: ["t", team, "overview"] });
}
