import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput, CallOutput } from "@/lib/wire/endpoint";
import { approveBatch, cancelBatch, type Decision, resolveBatch } from "./act-contract";
import { type Batch, getBatch, listBatchEvents } from "./contract";
import { createBatch, listSentFiles, type NewBatch } from "./create-contract";
import { laterOf, withPushed } from "./later";
import { getOverview, listBatches } from "./list-contract";
import { isRunning } from "./rules";

type Page = CallOutput<typeof listBatches>;
type Board = CallOutput<typeof getOverview>;

/** How a list is narrowed, sorted and paged; what is left out takes the contract's default. */
export type BatchListInput = Omit<CallInput<typeof listBatches>, "team">;

/*
 * Changes arrive through the live stream and are put into the cache. The slow polls below only keep `asOf` young and
 * carry the page while the stream is down.
 */
const runningPollMs = 15_000;

/** The list as it opens: the newest fifty of all. */
export const firstPage = {
  view: "all",
  sort: "created",
  direction: "desc",
  limit: 50,
} as const satisfies BatchListInput;

/** A page of the team's batches. The page before stays in sight while the next one loads. */
export const batchesQuery = (team: string, input: BatchListInput = {}) =>
  queryOptions({
    queryKey: ["t", team, "batches", input] as const,
    queryFn: async ({ signal, client }) => {
      const askedAtMs = Date.now();
      const page = await call(listBatches, { team, ...input }, signal);
      return { ...page, batches: withPushed(client, team, page.batches, askedAtMs) };
    },
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    refetchInterval: ({ state }) =>
      state.data?.batches.some((batch) => isRunning(batch.status)) ? runningPollMs : false,
  });

/** Every part of a run, and what repeats rows of them, oldest first: read page by page until there are no more. */
export const runPartsQuery = (team: string, runId: string, view: "all" | "archived") =>
  queryOptions({
    queryKey: ["t", team, "batches", "run", runId, view] as const,
    queryFn: async ({ signal, client }) => {
      const askedAtMs = Date.now();
      const batches: Batch[] = [];
      let cursor: string | undefined;
      do {
        const input = { runId, view, sort: "created", direction: "asc", limit: 100, cursor } as const;
        const page = await call(listBatches, { team, ...input }, signal);
        batches.push(...page.batches);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return { batches: withPushed(client, team, batches, askedAtMs) };
    },
    staleTime: 5_000,
    refetchInterval: ({ state }) =>
      state.data?.batches.some((batch) => isRunning(batch.status)) ? runningPollMs : false,
  });

export const batchQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: ["t", team, "batch", batchId] as const,
    queryFn: async ({ signal, client }) => {
      const askedAtMs = Date.now();
      const [batch] = withPushed(client, team, [await call(getBatch, { team, batchId }, signal)], askedAtMs);
      return batch as Batch;
    },
    staleTime: 5_000,
    refetchInterval: ({ state }) => (state.data && isRunning(state.data.status) ? runningPollMs : false),
  });

/** What the team has sent of exactly this size. */
export const sentFilesQuery = (team: string, sizeBytes: number) =>
  queryOptions({
    queryKey: ["t", team, "sent-files", sizeBytes] as const,
    queryFn: ({ signal }) => call(listSentFiles, { team, sizeBytes }, signal),
    staleTime: 30_000,
  });

/** What happened to a batch, oldest first. */
export const batchEventsQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: ["t", team, "batch-events", batchId] as const,
    queryFn: ({ signal }) => call(listBatchEvents, { team, batchId }, signal),
    staleTime: 2_000,
  });

const mapBoard = (board: Board, change: (batches: Batch[]) => Batch[]): Board => ({
  ...board,
  running: change(board.running),
  look: change(board.look),
  recent: change(board.recent),
});

export const overviewQuery = (team: string) =>
  queryOptions({
    queryKey: ["t", team, "overview"] as const,
    queryFn: async ({ signal, client }) => {
      const askedAtMs = Date.now();
      const board = await call(getOverview, { team }, signal);
      return mapBoard(board, (batches) => withPushed(client, team, batches, askedAtMs));
    },
    staleTime: 5_000,
    refetchInterval: ({ state }) => (state.data && state.data.running.length > 0 ? runningPollMs : false),
  });

/** Submits. The batch is in the cache when the promise resolves, so its page opens filled. */
export const createBatchMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: NewBatch) => call(createBatch, { team, ...input }),
    onSuccess: (batch: Batch) => applyBatch(client, team, batch),
  });

/** Acts answer with the batch as it stands afterwards. */
export const cancelBatchMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: () => call(cancelBatch, { team, batchId }),
    onSuccess: (batch: Batch) => applyBatch(client, team, batch),
  });

export const resolveBatchMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (decision: Decision) => call(resolveBatch, { team, batchId, decision }),
    onSuccess: (batch: Batch) => applyBatch(client, team, batch),
  });

export const approveBatchMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (decision: "approve" | "refuse") => call(approveBatch, { team, batchId, decision }),
    onSuccess: (batch: Batch) => applyBatch(client, team, batch),
  });

/** Families of batches are kept below the same key as lists, so that they are read again together. */
const isPage = (data: unknown): data is Page =>
  typeof data === "object" && data !== null && Array.isArray((data as Partial<Page>).batches);

/** Shows a batch wherever it is shown, unless a later picture of it is there already. */
export function showBatch(client: QueryClient, team: string, batch: Batch): void {
  const inRows = (batches: Batch[]) => batches.map((row) => (row.id === batch.id ? laterOf(row, batch) : row));
  client.setQueryData(batchQuery(team, batch.id).queryKey, (known) => (known ? laterOf(known, batch) : batch));
  client.setQueriesData({ queryKey: ["t", team, "batches"] }, (data: unknown) =>
    isPage(data) ? { ...data, batches: inRows(data.batches) } : data,
  );
  client.setQueryData(overviewQuery(team).queryKey, (board) => board && mapBoard(board, inRows));
}

/** Shows a batch as an act left it: at once, and its place in lists as soon as they are read again. */
export function applyBatch(client: QueryClient, team: string, batch: Batch): void {
  showBatch(client, team, batch);
  for (const key of [["batches"], ["overview"], ["batch-events", batch.id]]) {
    void client.invalidateQueries({ queryKey: ["t", team, ...key] });
  }
}

/** The batch as a list or the board last showed it, so that its page opens filled. */
export function cachedBatch(client: QueryClient, team: string, batchId: string): Batch | undefined {
  const pages = client.getQueriesData<Page>({ queryKey: ["t", team, "batches"] });
  const board = client.getQueryData<Board>(["t", team, "overview"]);
  const known = pages.flatMap(([, page]) => page?.batches ?? []);
  if (board) known.push(...board.running, ...board.look, ...board.recent);
  return known.find((batch) => batch.id === batchId);
}
