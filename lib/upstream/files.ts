import "server-only";
import { z } from "zod";
import { ask, listBytesMax } from "./ask";
import { isWebPage, unreadable } from "./classify";
import { clockSkewMs } from "./clock-skew";
import type { Upstream } from "./contract";
import { UpstreamError } from "./errors";
import { splitLines } from "./lines";
import { type FileToSend, multipart } from "./multipart";
import { readBack } from "./pages";
import { linesBehind, withoutFirst } from "./resume";
import { budgetOf, retrying } from "./retry";
import { type CostEstimate, CostEstimateReply, FileReply, type Page, pageOf, type UpstreamFile } from "./schemas";
import { contentType, type Query, sayingWhy, send } from "./send";
import type { Incoming } from "./transport";

/** The upstream reads and checks every line before it answers, so its silence after the last byte may be long. */
const uploadLimits = { headersMs: 10 * 60_000 };

const FilePage = pageOf(FileReply);

/**
 * Sends a file for batches, streamed with its exact length; memory stays at a few chunks whatever its size. Never
 * repeated: after `ambiguous`, look with `findFile`. `open` is called once, when the connection stands.
 * @throws UpstreamError; the signal's reason; what `open` throws
 */
export async function uploadFile(up: Upstream, file: FileToSend & { signal?: AbortSignal }): Promise<UpstreamFile> {
  const { contentType, sizeBytes, body } = multipart(file);
  const headers = { "content-type": contentType, "content-length": String(sizeBytes) };
  const { signal } = file;
  return ask(
    up,
    { method: "POST", path: "/files", headers, body, effect: "once", limits: uploadLimits, signal },
    FileReply,
  );
}

/** A page of the account's input files, newest first. `search` is only sent to upstreams that have it. */
function listFiles(up: Upstream, query: { after?: string; search?: string } = {}): Promise<Page<UpstreamFile>> {
  const { after } = query;
  const search = up.capabilities.hasSearch ? query.search : undefined;
  const list = { purpose: "batch", order: "desc", limit: 100, after, search };
  return ask(up, { method: "GET", path: "/files", query: list, effect: "none", bytesMax: listBytesMax }, FilePage);
}

/** Every input file made at or after `sinceMs` by our clock, newest first. */
export const listFilesSince = (up: Upstream, { search, sinceMs }: { search: string; sinceMs: number }) =>
  readBack(
    () => sinceMs + Math.min(0, clockSkewMs(up)),
    (after) => listFiles(up, { search, ...(after ? { after } : {}) }),
  );

/** The newest file with exactly this name and size, made at or after `sinceMs` by our clock; null when there is none. */
export async function findFile(
  up: Upstream,
  wanted: { name: string; sizeBytes: number; sinceMs: number },
): Promise<UpstreamFile | null> {
  const isWanted = (file: UpstreamFile) => file.name === wanted.name && file.sizeBytes === wanted.sizeBytes;
  const { items } = await readBack(
    () => wanted.sinceMs + Math.min(0, clockSkewMs(up)),
    (after) => listFiles(up, { search: wanted.name, ...(after ? { after } : {}) }),
    isWanted,
  );
  return items.find(isWanted) ?? null;
}

/** Deletes an input file. Upstreams then cancel batches of it that still run: know that there are none. */
export async function deleteFile(up: Upstream, fileId: string): Promise<void> {
  const path = `/files/${encodeURIComponent(fileId)}`;
  await ask(up, { method: "DELETE", path, effect: "none" }, z.unknown()).catch((error: unknown) => {
    if (!(error instanceof UpstreamError) || error.kind !== "not_found") throw error;
  });
}

/** A file as the upstream knows it. */
export function getFile(up: Upstream, id: string): Promise<UpstreamFile> {
  return ask(up, { method: "GET", path: `/files/${encodeURIComponent(id)}`, effect: "none" }, FileReply);
}

/** The upstream's own price for an uploaded file, in dollars; null where it gives none. */
export async function getCostEstimate(up: Upstream, fileId: string, window: string): Promise<CostEstimate | null> {
  if (!up.capabilities.hasCostEstimate) return null;
  const path = `/files/${encodeURIComponent(fileId)}/cost-estimate`;
  try {
    return await ask(
      up,
      { method: "GET", path, query: { completion_window: window }, effect: "none" },
      CostEstimateReply,
    );
  } catch (error) {
    const isAbsent = error instanceof UpstreamError && (error.kind === "not_found" || error.kind === "refused");
    if (isAbsent) return null;
    throw error;
  }
}

export type Lines = {
  /** Whole lines with their `\n`. Read them to the end, leave the loop, or abort: until then a connection is held. */
  lines: AsyncIterable<Uint8Array>;
  /** Whether more lines will come later. Always false where the upstream gives no partial results. */
  isIncomplete: boolean;
  /** Lines of the file up to the end of this answer, as the upstream counts: where to go on. null: it does not say. */
  lastLine: number | null;
};

async function openContent(
  up: Upstream,
  fileId: string,
  query: Query,
  signal: AbortSignal | undefined,
): Promise<Incoming> {
  const path = `/files/${encodeURIComponent(fileId)}/content`;
  const headers = { accept: "application/x-ndjson, application/octet-stream, */*;q=0.1" };
  return retrying({ attempts: 3, budget: budgetOf(up), signal }, async () => {
    const incoming = await send(up, { method: "GET", path, query, headers, effect: "none", signal });
    const reply = { status: incoming.status, contentType: contentType(incoming), text: "" };
    if (!isWebPage(reply)) return incoming;
    await incoming.body.next().catch(() => undefined);
    await incoming.body.return(undefined);
    throw unreadable(reply, "none");
  });
}

async function* linesOf({ body }: Incoming): AsyncGenerator<Uint8Array> {
  const lines = splitLines(body);
  try {
    for (;;) {
      const next = await sayingWhy("none", () => lines.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await lines.return(undefined);
  }
}

/**
 * The lines of a file behind the first `skip`. Upstreams with partial results are asked to leave those out, by both
 * names of the parameter; one that does not, and any plain Batch API, has them dropped here. Order and
 * completeness are the upstream's word: whoever needs all lines counts them and compares ids.
 * While iterating it may throw UpstreamError: lines seen before that are whole and good.
 */
export async function readLines(
  up: Upstream,
  fileId: string,
  { skip, signal }: { skip: number; signal?: AbortSignal },
): Promise<Lines> {
  const canSkip = up.capabilities.hasPartialResults;
  const incoming = await openContent(up, fileId, canSkip ? { skip, offset: skip } : {}, signal);
  const { "x-last-line": count, "x-incomplete": incomplete } = incoming.headers;
  const lastLine = typeof count === "string" && /^\d{1,15}$/.test(count.trim()) ? Number(count) : null;
  const isIncomplete = typeof incomplete === "string" && incomplete.trim().toLowerCase() === "true";
  const all = linesOf(incoming);
  if (!canSkip) return { lines: withoutFirst(all, skip), isIncomplete, lastLine };
  const isFileStart = async (first: Uint8Array) => {
    const start = await openContent(up, fileId, { limit: 1 }, signal);
    for await (const line of linesOf(start)) return Buffer.compare(line, first) === 0;
    return false;
  };
  const expected = lastLine === null ? null : Math.max(0, lastLine - skip);
  return { lines: linesBehind(all, { skip, expected, isFileStart }), isIncomplete, lastLine };
}
