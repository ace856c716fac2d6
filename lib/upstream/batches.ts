import "server-only";
import { ask, type JsonAsk, listBytesMax } from "./ask";
import { clockSkewMs } from "./clock-skew";
import type { Upstream } from "./contract";
import { UpstreamError } from "./errors";
import { readBack } from "./pages";
import { AnalyticsReply, BatchReply, type Page, pageOf, type UpstreamAnalytics, type UpstreamBatch } from "./schemas";
import { readAll, sayingWhy, send } from "./send";

/** The metadata key under which a submission's marker travels. */
const markerKey = "console_submission";

const BatchPage = pageOf(BatchReply);
const pathOf = (id: string, act = ""): string => `/batches/${encodeURIComponent(id)}${act}`;
const act = (path: string, rest: Pick<JsonAsk, "effect" | "json" | "isUrgent" | "mayStart">): JsonAsk => ({
  method: "POST",
  path,
  ...rest,
});

export type NewUpstreamBatch = {
  inputFileId: string;
  endpoint: string;
  window: string;
  metadata: Record<string, string>;
};

/**
 * Starts a batch. There is no idempotency key upstream, so this is sent once; after `ambiguous`, look for it with
 * `findBatchByMarker`. `mayStart` is asked last thing before the request leaves.
 */
export function createBatch(
  up: Upstream,
  batch: NewUpstreamBatch,
  mayStart: () => boolean = () => true,
): Promise<UpstreamBatch> {
  const json = {
    input_file_id: batch.inputFileId,
    endpoint: batch.endpoint,
    completion_window: batch.window,
    metadata: batch.metadata,
  };
  return ask(up, act("/batches", { effect: "once", json, mayStart }), BatchReply);
}

/** An id without what some replies put around it. */
const bare = (id: string): string =>
  id
    .replace(/^batch_/, "")
    .replaceAll("-", "")
    .toLowerCase();

/** @throws UpstreamError, also when what comes back is of another batch: a cache in between mixes answers up. */
export async function getBatch(
  up: Upstream,
  id: string,
  { isUrgent, attempts }: Pick<JsonAsk, "isUrgent" | "attempts"> = {},
): Promise<UpstreamBatch> {
  const batch = await ask(up, { method: "GET", path: pathOf(id), effect: "none", isUrgent, attempts }, BatchReply);
  if (bare(batch.id) === bare(id)) return batch;
  const message = "The upstream answered with another batch than the one that was asked for.";
  throw new UpstreamError("unreachable", message, { code: "other_batch" });
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
  return ask(up, act(pathOf(id, "/cancel"), { effect: "none", isUrgent: true }), BatchReply);
}

/** Puts every failed and cancelled request back to work. Nothing to do is `refused`. */
export function retryBatch(up: Upstream, id: string): Promise<UpstreamBatch> {
  return ask(up, act(pathOf(id, "/retry"), { effect: "once" }), BatchReply);
}

/** Puts chosen failed requests back to work. The prefix ids carry in result files is taken off. */
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

/** Every batch made at or after `sinceMs`, by the upstream's clock, newest first. */
export const listBatchesSince = (up: Upstream, sinceMs: number) =>
  readBack(
    () => sinceMs,
    (after) => listBatches(up, { limit: 100, ...(after ? { after } : {}) }),
  );

/** What was found of a submission. Absence counts only where the list was read whole. */
export type MarkerLook = {
  /** Batches with exactly this marker and file, oldest first. */
  hits: UpstreamBatch[];
  /** Young batches that may be it without saying so: the file without any marker, or the marker with another file. */
  suspects: UpstreamBatch[];
  isWhole: boolean;
};

/**
 * Looks for the batches that carry the marker of a submission. Searched for where the upstream can, else paged through
 * back to `sinceMs` (our clock; what the upstream's own differs by is allowed for); compared exactly in either case. One
 * empty answer proves nothing: the list may lag behind.
 */
export async function findBatchByMarker(
  up: Upstream,
  wanted: { marker: string; upstreamFileId: string | null; sinceMs: number },
): Promise<MarkerLook> {
  const { items, isWhole } = await readBack(
    () => wanted.sinceMs + Math.min(0, clockSkewMs(up)),
    (after) => listBatches(up, { limit: 100, search: wanted.marker, ...(after ? { after } : {}) }),
  );
  const look: MarkerLook = { hits: [], suspects: [], isWhole };
  for (const batch of items) {
    const isMarked = batch.metadata[markerKey] === wanted.marker;
    // The link to the file is cut when the file is deleted; the marker alone is then as good.
    const isFile = wanted.upstreamFileId === null || batch.inputFileId === wanted.upstreamFileId;
    if (isMarked && (isFile || batch.inputFileId === null)) look.hits.push(batch);
    else if (isMarked || (isFile && batch.inputFileId !== null && batch.metadata[markerKey] === undefined))
      look.suspects.push(batch);
  }
  look.hits.sort((a, b) => a.createdAtMs - b.createdAtMs);
  return look;
}

/** The mark of the submission a batch was made by; undefined: by no console. */
export const markerOf = ({ metadata }: Pick<UpstreamBatch, "metadata">): string | undefined => metadata[markerKey];

/** Whether the upstream gave a submission's marker back, so that a search for it can mean something. */
export const hasEchoed = (batch: UpstreamBatch, marker: string): boolean => markerOf(batch) === marker;
