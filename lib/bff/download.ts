import "server-only";

export type Download = {
  stream: ReadableStream<Uint8Array>;
  fileName: string;
  contentType: string;
  /** Of rows: how many follow, and whether all there will be are held. */
  rowCount?: number;
  isComplete?: boolean;
  /** For a file that can be taken up again: where this answer begins, how long the whole is, and which whole it is. */
  range?: { from: number; sizeBytes: number; etag: string };
};

/** Where a broken download is to be taken up again; only ranges without an end are understood. */
export function rangeOf(request: Request): { from: number; ifEtag: string | null } {
  const [, from = "0"] = /^bytes=(\d{1,15})-$/.exec(request.headers.get("range") ?? "") ?? [];
  return { from: Number(from), ifEtag: request.headers.get("if-range") };
}

function rangeHeaders({ from, sizeBytes, etag }: NonNullable<Download["range"]>): Record<string, string> {
  return {
    "accept-ranges": "bytes",
    "x-size-bytes": String(sizeBytes),
    etag,
    ...(from > 0 ? { "content-range": `bytes ${from}-${Math.max(from, sizeBytes) - 1}/${sizeBytes}` } : {}),
  };
}

/** RFC 6266: a plain ASCII name for old readers, the exact one for the rest. */
function disposition(fileName: string): string {
  const plain = fileName.normalize("NFKD").replace(/[^\x20-\x7e]|["\\]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

/** Sends a stream as a file. Route handlers lose `content-length`, so what will follow is said in headers of our own. */
export function download({ stream, fileName, contentType, rowCount, isComplete, range }: Download): Response {
  return new Response(stream, {
    status: range && range.from > 0 ? 206 : 200,
    headers: {
      "content-type": contentType,
      "content-disposition": disposition(fileName),
      ...(rowCount === undefined ? {} : { "x-row-count": String(rowCount) }),
      ...(isComplete === undefined ? {} : { "x-complete": String(isComplete) }),
      "cache-control": "no-store, no-transform",
      "x-content-type-options": "nosniff",
      ...(range ? rangeHeaders(range) : {}),
    },
  });
}
