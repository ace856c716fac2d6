import type { BlockReader } from "./block-reader";
import { hold } from "./hold";

/** Most bytes asked for in one read. */
const READ_BYTES = 512 << 10;

/** Reads a blob, through one buffer where the browser can. */
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
    // One byte more than there is, so that the end of the file is met and not asked for once more.
    let buffer = new ArrayBuffer(Math.min(READ_BYTES, sizeBytes + 1));
    while (!reader.isDone) {
      const { done, value } = await byob.read(new Uint8Array(buffer));
      if (done) return;
      reader.push(value);
      buffer = value.buffer;
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
