import type { BlockReader } from "./block-reader";

/** Reads a blob through the reader's own buffer where the browser can, else through chunks. */
export async function readInto(blob: Blob, reader: BlockReader, onRead: (length: number) => void): Promise<void> {
  const stream = blob.stream();
  let byob: ReadableStreamBYOBReader;
  try {
    byob = stream.getReader({ mode: "byob" });
  } catch {
    for await (const chunk of chunksOf(stream)) {
      reader.push(chunk);
      onRead(chunk.length);
      if (reader.isDone) return;
    }
    return;
  }
  try {
    let left = blob.size;
    while (!reader.isDone) {
      // One byte more than is left, so that the end of the file is met and not asked for once more.
      const { done, value } = await byob.read(reader.space(left + 1));
      if (value !== undefined) reader.adopt(value.buffer, value.length);
      if (done) return;
      left -= value.length;
      onRead(value.length);
    }
  } finally {
    await byob.cancel().catch(() => undefined);
  }
}

/** A stream's chunks; leaving the loop cancels the stream. (Not every browser iterates streams.) */
export async function* chunksOf<Chunk>(stream: ReadableStream<Chunk>): AsyncGenerator<Chunk> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
