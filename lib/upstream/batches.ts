import "server-only";
import { ask, type JsonAsk, listBytesMax } from "./ask";
import type { Upstream } from "./contract";
import { UpstreamError } from "./errors";
import { since } from "./pages";
import { AnalyticsReply, BatchReply, type Page, pageOf, type UpstreamAnalytics, type UpstreamBatch } from "./schemas";
import { readAll, sayingWhy, send } from "./send";

/** The metadata key under which a submission's marker travels. */
const markerKey = "console_submission";

const BatchPage = pageOf(BatchReply);
const pathOf = (id: string, act = ""): string => `/batches/${encodeURIComponent(id)}${act}`;
const act = (path: string, rest: Pick<JsonAsk, "effect" | "json">): JsonAsk => ({ method: "POST", path, ...rest });

export type NewUpstreamBatch = {
  inputFileId: string;
  endpoint: string;
  window: string;
  metadata: Record<string, string>;
};

/**
 * Starts a batch. There is no idempotency key upstream, so this is sent once; after `ambiguous`, look for it with
 * `findBatchByMarker`.
 */
export function createBatch(up: Upstream, batch: NewUpstreamBatch): Promise<UpstreamBatch> {
  const json = {
    input_file_id: batch.inputFileId,
    endpoint: batch.endpoint,
    completion_window: batch.window,
    metadata: batch.metadata,
  };
  return ask(up, act("/batches", { effect: "once", json }), BatchReply);
}

export function getBatch(up: Upstream, id: string): Promise<UpstreamBatch> {
  return ask(up, { method: "GET", path: pathOf(id), effect: "none" }, BatchReply);
}

export type BatchListQuery = {
  after?: string | undefined;
  limit?: number;
  search?: string;
  /** Batches at work before all others; the same on every page of a walk. */
  isActiveFirst?: boolean;
};

/** A page of the account's batches, newest first. What only some upstreams take is sent to no other. */
export function listBatches(up: Upstream, list: BatchListQuery = {}): Promise<Page<UpstreamBatch>> {
  const { after, limit, search, isActiveFirst } = list;
  const extensions = up.capabilities.hasSearch ? { search, active_first: isActiveFirst ? "true" : undefined } : {};
  const query = { after, limit, ...extensions };
  return ask(up, { method: "GET", path: "/batches", query, effect: "none", bytesMax: listBytesMax }, BatchPage);
}

/** Cancels; asking again changes nothing, so it is repeated like a read. Not guarded: upstreams also flip a finished batch. */
export function cancelBatch(up: Upstream, id: string): Promise<UpstreamBatch> {
  return ask(up, act(pathOf(id, "/cancel"), { effect: "none" }), BatchReply);
}

/** Puts every failed and cancelled request back to work. Nothing to do is `refused`. */
export function retryBatch(up: Upstream, id: string): Promise<UpstreamBatch> {
  return ask(up, act(pathOf(id, "/retry"), { effect: "once" }), BatchReply);
}

/** Puts chosen failed requests back to work. The prefix ids carry in result files is taken off (contract §1.2). */
export function retryRequests(up: Upstream, id: string, ids: readonly string[]): Promise<UpstreamBatch> {
  const json = { request_ids: ids.map((one) => one.replace(/^batch_req_/, "")) };
  return ask(up, act(pathOf(id, "/retry-requests"), { effect: "once", json }), BatchReply);
}

/** Deletes a batch with its results, and cancels it if it still runs. One that is already gone is no error. */
export async function deleteBatch(up: Upstream, id: string): Promise<void> {
  try {
    const incoming = await send(up, { method: "DELETE", path: pathOf(id), effect: "none" });
    await sayingWhy("none", () => readAll(incoming.body, 64_000));
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.kind !== "not_found") throw error;
  }
}

/** Tokens and cost so far; null where the upstream keeps none. */
export async function getAnalytics(up: Upstream, id: string): Promise<UpstreamAnalytics | null> {
  if (!up.capabilities.hasAnalytics) return null;
  try {
    return await ask(up, { method: "GET", path: pathOf(id, "/analytics"), effect: "none" }, AnalyticsReply);
  } catch (error) {
    if (error instanceof UpstreamError && error.kind === "not_found") return null;
    throw error;
  }
}

/**
 * Batches that carry the marker of a submission, oldest first. Searched for where the upstream can, else paged through
 * back to `sinceMs`; compared exactly in either case. One empty answer proves nothing: the list may lag behind.
 */
export async function findBatchByMarker(
  up: Upstream,
  wanted: { marker: string; upstreamFileId: string | null; sinceMs: number },
): Promise<UpstreamBatch[]> {
  const found: UpstreamBatch[] = [];
  const page = (after: string | undefined) =>
    listBatches(up, { limit: 100, search: wanted.marker, ...(after ? { after } : {}) });
  for await (const batch of since(wanted.sinceMs, page)) {
    const isFile = wanted.upstreamFileId === null || batch.inputFileId === wanted.upstreamFileId;
    if (isFile && batch.metadata[markerKey] === wanted.marker) found.push(batch);
  }
  return found.sort((a, b) => a.createdAtMs - b.createdAtMs);
}
