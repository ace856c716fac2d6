import { hold } from "./check/hold";

/** Whether a file starts like gzip; names and media types are not trusted. */
export async function isGzip(blob: Blob): Promise<boolean> {
  const head = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 0x08;
}

/** The inflated content of a gzip file as it comes; `onRead` is told how many compressed bytes have been read in all. */
export function inflated(blob: Blob, onRead?: (bytes: number) => void): ReadableStream<Uint8Array<ArrayBuffer>> {
  let read = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      read += chunk.length;
      onRead?.(read);
      controller.enqueue(chunk);
    },
  });
  return blob.stream().pipeThrough(counter).pipeThrough(new DecompressionStream("gzip"));
}

/**
 * A gzip file as a plain one, kept by the browser (on disk when large), so that lines can be read and fixes applied.
 * Rejects with a RangeError beyond `mostBytes`, with a TypeError when the file is damaged, and when aborted.
 */
export async function gunzip(blob: Blob, mostBytes: number, signal?: AbortSignal): Promise<Blob> {
  let size = 0;
  const limiter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      size += chunk.length;
      if (size > mostBytes) throw new RangeError(`The file inflates to more than ${mostBytes} bytes.`);
      controller.enqueue(chunk);
    },
  });
  const content = inflated(blob);
  const release = hold(blob, content, limiter);
  try {
    return await new Response(content.pipeThrough(limiter, { signal })).blob();
  } finally {
    release();
  }
}
