import "server-only";

export type Download = {
  stream: ReadableStream<Uint8Array>;
  fileName: string;
  contentType: string;
  rowCount: number;
  isComplete: boolean;
};

/** RFC 6266: a plain ASCII name for old readers, the exact one for the rest. */
function disposition(fileName: string): string {
  const plain = fileName.normalize("NFKD").replace(/[^\x20-\x7e]|["\\]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

/** Sends a stream as a file. Route handlers lose `content-length`, so what will follow is said in headers of our own. */
export function download({ stream, fileName, contentType, rowCount, isComplete }: Download): Response {
  return new Response(stream, {
    headers: {
      "content-type": contentType,
      "content-disposition": disposition(fileName),
      "x-row-count": String(rowCount),
      "x-complete": String(isComplete),
      "cache-control": "no-store, no-transform",
      "x-content-type-options": "nosniff",
    },
  });
}
