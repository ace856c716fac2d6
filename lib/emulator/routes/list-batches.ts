import { type BatchRecord, batchStatus, isActive, isLate } from "@/lib/emulator/batches/batch-record";
import { analyticsView, batchView } from "@/lib/emulator/batches/batch-view";
import type { FaultHints } from "@/lib/emulator/faults/hints";
import { booleanParam, choiceParam, instantParam, limitParam, type Query } from "@/lib/emulator/http/query";
import { textRefusal } from "@/lib/emulator/http/refusal";
import type { World } from "@/lib/emulator/world";
import { cursorPage, DEFAULT_PAGE, listEnvelope } from "./paging";

const STATUS_FILTERS = ["in_progress", "completed", "failed", "cancelled", "expired"] as const;
type StatusFilter = (typeof STATUS_FILTERS)[number];

function hasStatus(batch: BatchRecord, filter: StatusFilter, nowMs: number): boolean {
  const status = batchStatus(batch);
  if (filter === "expired") return isLate(batch, nowMs);
  if (filter === "in_progress") return isActive(batch);
  return status === filter || (filter === "cancelled" && status === "cancelling");
}

function isFound(batch: BatchRecord, search: string): boolean {
  const metadata = JSON.stringify(batch.metadata);
  return [metadata, batch.inputFilename, batch.id].some((text) => text.toLowerCase().includes(search));
}

function windowsOf(query: Query): string[] | null {
  const raw = query.get("completion_window");
  if (raw === null) return null;
  const windows = raw.split(",").map((window) => window.trim());
  if (windows.includes("background")) throw textRefusal(400, "completion_window 'background' is not available");
  return windows;
}

/** Batches of an account, as they stand or as they stood when the list froze. */
function listed(world: World, owner: string, { frozenLists }: FaultHints): BatchRecord[] {
  if (!frozenLists) return world.batches.list(owner);
  const told = frozenLists.get(owner) ?? structuredClone(world.batches.list(owner));
  frozenLists.set(owner, told);
  return told;
}

/** The page of batches a query asks for, newest first. @throws Refusal 400 on a bad filter. */
export function listBatches(world: World, owner: string, query: Query, hints: FaultHints) {
  const nowMs = Date.now();
  const limit = limitParam(query) ?? DEFAULT_PAGE;
  const status = choiceParam(query, "status", STATUS_FILTERS);
  const createdAfter = instantParam(query, "created_after") ?? 0;
  const createdBefore = instantParam(query, "created_before") ?? Number.POSITIVE_INFINITY;
  const isActiveFirst = booleanParam(query, "active_first");
  const windows = windowsOf(query);
  const search = hints.ignoreSearch ? "" : (query.get("search") ?? "").toLowerCase();
  const newestMs = nowMs - (hints.listLagMs ?? -1);
  const found = listed(world, owner, hints).filter(
    (batch) =>
      batch.createdMs >= createdAfter &&
      batch.createdMs <= createdBefore &&
      batch.createdMs < newestMs &&
      (!status || hasStatus(batch, status, nowMs)) &&
      (!windows || windows.includes(batch.window)) &&
      (search === "" || isFound(batch, search)),
  );
  found.reverse();
  const ordered = isActiveFirst ? [...found.filter(isActive), ...found.filter((batch) => !isActive(batch))] : found;
  const { page, hasMore } = cursorPage(ordered, query.get("after"), limit);
  const withAnalytics = (query.get("include") ?? "").split(",").includes("analytics");
  const views = page.map((batch) => ({
    ...batchView(batch, { isListed: true, nowMs }),
    ...(withAnalytics ? { analytics: analyticsView(batch) } : {}),
  }));
  return listEnvelope(views, hasMore);
}
