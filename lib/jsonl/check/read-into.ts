import type { BlockReader } from "./block-reader";
import { hold } from "./hold";

/** Reads a blob through the reader's own buffer where the browser can, else through chunks. */
export async function readInto(blob: Blob, reader: BlockReader, onRead: (length: number) => void): Promise<void> {
  const stream = blob.stream();
  const release = hold(blob, stream);
  try {
    await readStream(stream, blob.size, reader, onRead);
  } finally {
    release();
  }
}

async function readStream(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  sizeBytes: number,
  reader: BlockReader,
  onRead: (length: number) => void,
): Promise<void> {
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
    let left = sizeBytes;
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

/** A stream's chunks; leaving the loop cancels the stream. (Not every browser iterates streams.) `source` is kept alive too. */
export async function* chunksOf<Chunk>(stream: ReadableStream<Chunk>, source?: Blob): AsyncGenerator<Chunk> {
  const reader = stream.getReader();
  const release = hold(source, stream, reader);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    release();
    await reader.cancel().catch(() => undefined);
  }
}
