const encoder = new TextEncoder();

/**
 * A response body that pulls from `source` one chunk at a time. `onEnd` runs once, when it was read to the end, broke,
 * or the client left, even before the first chunk.
 */
export function byteStream(
  source: AsyncIterable<Uint8Array | string>,
  onEnd: () => void | Promise<void> = () => undefined,
): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const step = await iterator.next();
          if (!step.done) {
            controller.enqueue(typeof step.value === "string" ? encoder.encode(step.value) : step.value);
            return;
          }
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        await onEnd();
      },
      async cancel() {
        await iterator.return?.();
        await onEnd();
      },
    },
    { highWaterMark: 0 },
  );
}

const NDJSON = "application/x-ndjson";

/** The reply of content and results calls; `lastLine` null leaves the header out. */
export function ndjsonResponse(
  lines: AsyncIterable<Uint8Array | string>,
  isIncomplete: boolean,
  lastLine: number | null,
  onEnd: () => void | Promise<void>,
): Response {
  const headers = new Headers({ "content-type": NDJSON, "x-incomplete": String(isIncomplete) });
  if (lastLine !== null) headers.set("x-last-line", String(lastLine));
  return new Response(byteStream(lines, onEnd), { headers });
}

/** A server-sent event stream with the headers that keep proxies from buffering it. */
export function eventStream(events: AsyncIterable<string>): Response {
  return new Response(byteStream(events), {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
