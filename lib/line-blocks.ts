import "server-only";
import { type FileHandle, open } from "node:fs/promises";

/** One line of a file: where it starts, how long it is with its line feed, and its bytes without it. */
export type SpoolLine = { offset: number; length: number; bytes: Buffer };

const newline = 0x0a;
const chunkBytes = 1 << 20;

/** A line goes on beyond what its reader takes. */
export class LineTooLong extends Error {}

/** Cuts chunks into lines. A line longer than a chunk is put together once, when its end is found. */
class LineCutter {
  private carried: Buffer[] = [];
  private carriedBytes = 0;
  private offset: number;
  private readonly lineBytesMax: number;

  constructor(offset: number, lineBytesMax: number) {
    this.offset = offset;
    this.lineBytesMax = lineBytesMax;
  }

  private finish(tail: Buffer, hasFeed: boolean): SpoolLine {
    const bytes = this.carriedBytes === 0 ? tail : Buffer.concat([...this.carried, tail]);
    if (bytes.length > this.lineBytesMax) throw new LineTooLong();
    const line = { offset: this.offset, length: bytes.length + (hasFeed ? 1 : 0), bytes };
    this.offset += line.length;
    this.carried = [];
    this.carriedBytes = 0;
    return line;
  }

  cut(chunk: Buffer): SpoolLine[] {
    const lines: SpoolLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      lines.push(this.finish(chunk.subarray(start, end), true));
      start = end + 1;
    }
    if (start < chunk.length) {
      this.carried.push(chunk.subarray(start));
      this.carriedBytes += chunk.length - start;
    }
    if (this.carriedBytes > this.lineBytesMax) throw new LineTooLong();
    return lines;
  }

  /** What is left when the file ends without a line feed. */
  rest(): SpoolLine[] {
    return this.carriedBytes === 0 ? [] : [this.finish(Buffer.alloc(0), false)];
  }
}

async function* chunksOf(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  for (let position = from; position < to; ) {
    const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, to - position));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

/**
 * The lines of a file between two byte offsets, in blocks of about 1 MiB. `from` must be the start of a line. Memory is
 * one block and one carried line. @throws ENOENT when there is no such file; LineTooLong
 */
export async function* readLineBlocks(
  path: string,
  from = 0,
  to = Number.MAX_SAFE_INTEGER,
  lineBytesMax = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<SpoolLine[]> {
  if (from >= to) return;
  const file = await open(/* turbopackIgnore: true */ path, "r");
  try {
    const cutter = new LineCutter(from, lineBytesMax);
    for await (const chunk of chunksOf(file, from, to)) {
      const lines = cutter.cut(chunk);
      if (lines.length > 0) yield lines;
    }
    const rest = cutter.rest();
    if (rest.length > 0) yield rest;
  } finally {
    await file.close();
  }
}

/** Reads a span of an open file. @throws Error when the file ends before it. */
export async function readSpan(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw new Error("the spool is shorter than its index says");
    done += bytesRead;
  }
  return bytes;
}
