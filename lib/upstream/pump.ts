import "server-only";
import { once } from "node:events";
import type { ClientRequest } from "node:http";

export type ByteSource = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
/** A body sent piece by piece; `open` is called once, when the connection stands. */
export type StreamedBody = { open: () => AsyncIterable<Uint8Array> };

/** The chunks of either kind of stream; leaving early lets go of it. */
export async function* chunksFrom(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (!("getReader" in source)) return yield* source;
  const reader = source.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * Writes a streamed body at the pace of the other end: one chunk is in memory beside the socket's own buffer.
 * `progressed` is called whenever the other end took something. Stops quietly when the answer is already there.
 */
export async function pump(
  request: ClientRequest,
  body: StreamedBody,
  progressed: () => void,
  over: AbortSignal,
): Promise<void> {
  for await (const chunk of body.open()) {
    if (over.aborted || request.destroyed) return;
    const isRoom = request.write(chunk);
    if (!isRoom) await once(request, "drain", { signal: over }).catch(() => undefined);
    progressed();
  }
  if (!over.aborted && !request.destroyed) request.end();
}
