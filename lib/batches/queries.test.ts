import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import type { Batch } from "./contract";
import { runPartsQuery } from "./queries";

const batch = (n: number): Batch => ({
  ...{ id: `bat_${n}`, version: 1, name: `Part ${n}`, status: "completed", statusNote: null, isElsewhere: false },
  connection: {
    ...{ id: "con_1", name: "Mine", isEmulator: false },
    ...{ hasInPlaceRetry: true, hasPartialResults: true, isKeyRefused: false },
  },
  inputFile: { id: "fil_1", name: "in.jsonl", sizeBytes: 10 },
  createdBy: { id: "use_1", name: "Ada" },
  ...{ window: "24h", endpoint: "/v1/chat/completions", models: [], tags: [], metadata: {} },
  counts: { total: 1, completed: 1, failed: 0 },
  ...{ quality: null, spend: null, estimate: null, upstreamEstimate: null, upstreamId: `up_${n}` },
  ...{ isInDoubt: false, isCancelAsked: false, parentId: null, parentName: null, relation: "shard", runId: "run_1" },
  ...{ moneyGuard: null, guardedAt: null, archivedAt: null, duplicates: [], recent: [] },
  results: { rows: 1, isComplete: true, removedAt: null },
  ...{ createdAt: "2026-03-01T10:00:00.000Z", startedAt: null, deadlineAt: null, finishedAt: null },
  filled: { failed: 0, neverRan: 0 },
  ...{ resumedAt: null, asOf: null },
});

afterEach(() => vi.unstubAllGlobals());

test("the parts of a run are read to the last, over as many pages as they take", async () => {
  const asked: URL[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    const url = new URL(path, "http://console.example");
    asked.push(url);
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const batches = Array.from({ length: Math.min(100, 250 - from) }, (_, n) => batch(from + n));
    const counts = { all: 1, running: 0, look: 0, done: 1, archived: 0 };
    const nextCursor = from + 100 < 250 ? String(from + 100) : null;
    return Response.json({ batches, nextCursor, runs: {}, total: 250, counts });
  });
  const client = new QueryClient();
  const { batches } = await client.fetchQuery(runPartsQuery("tea", "run_1", "archived"));
  expect(batches.map(({ id }) => id)).toEqual(Array.from({ length: 250 }, (_, n) => `bat_${n}`));
  expect(asked.map(({ searchParams }) => searchParams.get("cursor"))).toEqual([null, "100", "200"]);
  for (const { searchParams } of asked) expect(searchParams.get("view")).toBe("archived");
});
