import { dehydrate, hydrate, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lineageQuery } from "@/lib/batches/act-queries";
import type { Batch } from "@/lib/batches/contract";
import { batchesQuery, batchQuery, overviewQuery, runPartsQuery } from "@/lib/batches/queries";
import type { LiveEvent } from "@/lib/live/contract";
import { runResultsQuery } from "@/lib/results/runs/queries";
import { type Applier, eventApplier } from "./apply-event";

const team = "analysts";
const batchAt = (version: number, done: number, over: Partial<Batch> = {}): Batch => ({
  ...{
    id: "bat_1",
    version,
    name: "First of all",
    status: done === 40 ? "completed" : "in_progress",
    statusNote: null,
  },
  connection: {
    ...{ id: "con_1", name: "Emulator", isEmulator: true },
    ...{ hasInPlaceRetry: true, hasPartialResults: true, isKeyRefused: false },
  },
  inputFile: { id: "fil_1", name: "in.jsonl", sizeBytes: 10 },
  createdBy: { id: "use_1", name: "Ada" },
  ...{ isElsewhere: false, window: "24h", endpoint: "/v1/chat/completions", models: [], tags: [], metadata: {} },
  counts: { total: 40, completed: done, failed: 0 },
  ...{ quality: null, spend: null, estimate: null, upstreamEstimate: null, upstreamId: "up_1" },
  ...{ isInDoubt: false, isCancelAsked: false },
  ...{ parentId: null, parentName: null, relation: null, runId: null, moneyGuard: null, guardedAt: null },
  ...{ archivedAt: null, duplicates: [], results: { rows: 0, isComplete: false, removedAt: null }, recent: [] },
  ...{ createdAt: "2026-03-01T10:00:00.000Z", startedAt: null, deadlineAt: null, finishedAt: null },
  filled: { failed: 0, neverRan: 0 },
  ...{ resumedAt: null, asOf: null },
  ...over,
});
const pageOf = (...batches: Batch[]) => ({
  ...{ batches, runs: {}, nextCursor: null, total: batches.length },
  counts: { all: batches.length, running: 0, look: 0, done: 0, archived: 0 },
});
let lastId = 0;
const moved = (batch: Batch): LiveEvent => {
  lastId += 1;
  return { id: lastId, topic: "batch.changed", subject: batch.id, at: batch.createdAt, data: batch };
};

/** The network: each question waits until the test answers it with what the server had when it was asked. */
type Question = { path: string; answer: (body: unknown) => Promise<void> };
let asked: Question[];
let client: QueryClient;
let applier: Applier;
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("fetch", (path: string) => {
    return new Promise<Response>((resolve) => {
      const answer = async (body: unknown) => {
        resolve(Response.json(body));
        await settle();
      };
      asked.push({ path, answer });
    });
  });
  client = new QueryClient({ defaultOptions: { queries: { staleTime: 15_000 } } });
  client.mount();
  applier = eventApplier(client, team);
});
afterEach(() => {
  applier.stop();
  client.clear();
  client.unmount();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A list on screen, and what it shows. */
function openList() {
  const observer = new QueryObserver(client, { ...batchesQuery(team), refetchInterval: false });
  observer.subscribe(() => undefined);
  return () => observer.getCurrentResult().data?.batches[0]?.counts.completed;
}
const next = async (): Promise<Question> => {
  await settle();
  const question = asked.shift();
  if (!question) throw new Error("nothing was asked");
  return question;
};

test("an answer that was on its way when the last change was pushed does not take it back", async () => {
  const shown = openList();
  await (await next()).answer(pageOf(batchAt(3, 20)));
  applier.apply(moved(batchAt(4, 39)));
  expect(shown()).toBe(39);
  await vi.advanceTimersByTimeAsync(300);
  const slow = await next();
  applier.apply(moved(batchAt(5, 40)));
  expect(shown()).toBe(40);
  await slow.answer(pageOf(batchAt(4, 39)));
  expect(shown()).toBe(40);
  await vi.advanceTimersByTimeAsync(2_100);
  await (await next()).answer(pageOf(batchAt(5, 40)));
  expect(shown()).toBe(40);
  expect(asked).toEqual([]);
});

test("the same on the page of the batch and on the board", async () => {
  const page = new QueryObserver(client, { ...batchQuery(team, "bat_1"), refetchInterval: false });
  page.subscribe(() => undefined);
  const onPage = await next();
  const board = new QueryObserver(client, { ...overviewQuery(team), refetchInterval: false });
  board.subscribe(() => undefined);
  const onBoard = await next();
  applier.apply(moved(batchAt(5, 40)));
  await onPage.answer(batchAt(4, 39));
  const month = { cost: "0", hasUnknownPrices: false, savedAgainstRealtime: null, rows: 0, batches: 0 };
  const rest = { month: { ...month, from: "2026-03-01T00:00:00.000Z" }, hasConnections: true, hasBatches: true };
  const runningSums = { batches: 1, lines: 1, done: 39, total: 40, late: 0, allDoneAt: null, members: [] };
  await onBoard.answer({
    running: [batchAt(4, 39)],
    runs: {},
    runningSums,
    look: [],
    recent: [batchAt(4, 39)],
    ...rest,
  });
  expect(page.getCurrentResult().data?.counts.completed).toBe(40);
  expect(board.getCurrentResult().data?.running[0]?.counts.completed).toBe(40);
  expect(board.getCurrentResult().data?.recent[0]?.counts.completed).toBe(40);
});

test("an event that comes late, or again, does not take back what is shown", async () => {
  const shown = openList();
  await (await next()).answer(pageOf(batchAt(5, 40)));
  applier.apply(moved(batchAt(4, 39)));
  expect(shown()).toBe(40);
});

test("after a database was put back its lower numbers count", async () => {
  const shown = openList();
  await (await next()).answer(pageOf(batchAt(5, 40)));
  applier.apply(moved(batchAt(6, 40)));
  await vi.advanceTimersByTimeAsync(300);
  asked = [];
  void client.invalidateQueries({ queryKey: ["t", team] });
  await (await next()).answer(pageOf(batchAt(2, 10)));
  expect(shown()).toBe(10);
});

test("a list that is read for the first time while something changes is read once more", async () => {
  const shown = openList();
  const first = await next();
  applier.apply(moved(batchAt(5, 40, { id: "bat_2" })));
  await vi.advanceTimersByTimeAsync(3_000);
  await first.answer(pageOf(batchAt(4, 39)));
  await settle();
  await (await next()).answer(pageOf(batchAt(5, 40)));
  expect(shown()).toBe(40);
});

test("a page that was made on the server before a change and came after it is read again", async () => {
  applier.apply(moved(batchAt(1, 0, { id: "bat_2" })));
  await vi.advanceTimersByTimeAsync(3_000);
  const { queryKey } = batchesQuery(team);
  const server = new QueryClient();
  server.setQueryData(queryKey, pageOf(batchAt(4, 39)));
  hydrate(client, dehydrate(server));
  const shown = openList();
  expect(shown()).toBe(39);
  await vi.advanceTimersByTimeAsync(300);
  await (await next()).answer(pageOf(batchAt(5, 40)));
  expect(shown()).toBe(40);
});

test("a family that is kept beside the lists is left as it is", async () => {
  const { queryKey } = lineageQuery(team, "bat_1");
  const family = { nodes: [], isCut: false };
  client.setQueryData(queryKey, family);
  applier.apply(moved(batchAt(5, 40)));
  expect(client.getQueryData(queryKey)).toEqual(family);
  expect(client.getQueryState(queryKey)?.isInvalidated).toBe(false);
  await vi.advanceTimersByTimeAsync(300);
  expect(client.getQueryState(queryKey)?.isInvalidated).toBe(true);
});

test("a storm of changes is one reading every two seconds, and one after the last", async () => {
  openList();
  await (await next()).answer(pageOf(batchAt(1, 0)));
  let readings = 0;
  const answerAll = async () => {
    for (const question of asked.splice(0)) {
      readings += 1;
      await question.answer(pageOf(batchAt(1, 0)));
    }
  };
  for (let n = 0; n < 100; n += 1) {
    applier.apply(moved(batchAt(2 + n, 0)));
    await vi.advanceTimersByTimeAsync(100);
    await answerAll();
  }
  expect(readings).toBeGreaterThanOrEqual(4);
  expect(readings).toBeLessThanOrEqual(6);
  readings = 0;
  await vi.advanceTimersByTimeAsync(2_300);
  await answerAll();
  expect(readings).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([]);
});

test("news that cannot be read make what they are about be read", async () => {
  const page = new QueryObserver(client, { ...batchQuery(team, "bat_1"), refetchInterval: false });
  page.subscribe(() => undefined);
  await (await next()).answer(batchAt(4, 39));
  applier.apply({ id: 1, topic: "batch.changed", subject: "bat_1", at: "2026-03-01T10:00:00Z", data: {} });
  await vi.advanceTimersByTimeAsync(300);
  await (await next()).answer(batchAt(5, 40));
  expect(page.getCurrentResult().data?.counts.completed).toBe(40);
});

test("rows that come for a batch are read again in the run on screen that it is a part of", async () => {
  const runOf = (batch: Batch) =>
    client.setQueryData(runPartsQuery(team, batch.runId ?? "", "all").queryKey, { batches: [batch] });
  runOf(batchAt(1, 0, { runId: "run_1" }));
  runOf(batchAt(1, 0, { id: "bat_2", runId: "run_2" }));
  const rowsOf = (runId: string) => runResultsQuery(team, runId, { filter: "all", offset: 0, limit: 1 });
  for (const runId of ["run_1", "run_2"]) {
    client.setQueryData(rowsOf(runId).queryKey, { rows: [], matching: 0 } as never);
    new QueryObserver(client, { ...rowsOf(runId), staleTime: Number.POSITIVE_INFINITY }).subscribe(() => undefined);
  }
  lastId += 1;
  const at = "2026-03-01T10:00:00.000Z";
  applier.apply({ id: lastId, topic: "results.appended", subject: "bat_1", at, data: { rows: 1 } });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.map(({ path }) => path.split("?")[0])).toEqual([`/api/t/${team}/runs/run_1/results`]);
});
