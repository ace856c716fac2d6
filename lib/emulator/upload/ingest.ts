import { createHash } from "node:crypto";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Catalogue } from "@/lib/emulator/catalogue/catalogue";
import { textRefusal } from "@/lib/emulator/http/refusal";
import type { Settings } from "@/lib/emulator/options";
import type { ModelTally } from "@/lib/emulator/storage/file-store";
import { INDEX_NAME, LineOffsets, RAW_NAME } from "@/lib/emulator/storage/input-lines";
import { checkLine, lineTooLong } from "./check-line";
import { trimLine, validUpTo } from "./trim-line";

export type Ingested = { sizeBytes: number; requests: number; models: ModelTally[]; sha256: string | null };

const NEWLINE = 10;
/** How far an unfinished line may grow beyond the body limit before it is refused unread. */
const ENVELOPE_BYTES = 1024 * 1024;

/** Checks the lines of a file as its bytes come in, and remembers where they lie. Memory is one line. */
class LineReader {
  readonly offsets = new LineOffsets();
  readonly models = new Map<string, ModelTally>();
  sizeBytes = 0;
  private readonly catalogue: Catalogue;
  private readonly limits: Settings["limits"];
  private carried: Buffer[] = [];
  private carriedBytes = 0;

  constructor(catalogue: Catalogue, limits: Settings["limits"]) {
    this.catalogue = catalogue;
    this.limits = limits;
  }

  feed(chunk: Buffer): void {
    if (this.sizeBytes + chunk.length > this.limits.fileBytes) throw tooLarge(this.limits.fileBytes);
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.line(chunk.subarray(start, end), this.sizeBytes + end);
      start = end + 1;
    }
    if (start < chunk.length) this.carry(chunk.subarray(start));
    this.sizeBytes += chunk.length;
  }

  /** Checks the last line, which need not end with a newline. */
  end(): void {
    if (this.carriedBytes > 0) this.line(Buffer.alloc(0), this.sizeBytes);
    if (this.offsets.count === 0) throw textRefusal(400, "File contains no valid request templates");
  }

  private carry(rest: Buffer): void {
    this.carried.push(rest);
    this.carriedBytes += rest.length;
    const limitBytes = this.limits.lineBodyBytes;
    if (this.carriedBytes > 2 * limitBytes + ENVELOPE_BYTES) {
      throw lineTooLong(this.offsets.count + 1, this.carriedBytes, limitBytes);
    }
  }

  private line(tail: Buffer, endOffset: number): void {
    const bytes = this.carriedBytes > 0 ? Buffer.concat([...this.carried, tail]) : tail;
    this.carried = [];
    this.carriedBytes = 0;
    const startOffset = endOffset - bytes.length;
    const ordinal = this.offsets.count + 1;
    const text = trimLine(bytes);
    if (text === null) throw invalidUtf8(ordinal, startOffset + validUpTo(bytes));
    if (text === "") return;
    if (ordinal > this.limits.requestsPerFile) {
      const limit = this.limits.requestsPerFile;
      throw textRefusal(400, `File contains ${ordinal} requests, which exceeds the maximum of ${limit}`);
    }
    this.count(checkLine(text, ordinal, this.catalogue, this.limits.lineBodyBytes));
    this.offsets.push(startOffset, endOffset);
  }

  private count({ model, bodyBytes, isEmbeddings }: ReturnType<typeof checkLine>): void {
    const key = `${model} ${isEmbeddings}`;
    const tally = this.models.get(key) ?? { model, requests: 0, bodyBytes: 0, isEmbeddings };
    tally.requests++;
    tally.bodyBytes += bodyBytes;
    this.models.set(key, tally);
  }
}

export function tooLarge(limitBytes: number) {
  return textRefusal(413, `File exceeds the maximum allowed size of ${limitBytes} bytes`);
}

function invalidUtf8(ordinal: number, offset: number) {
  const place = `on/near line ${ordinal} at byte offset ${offset}`;
  return textRefusal(
    400,
    `File contains invalid UTF-8 ${place}: invalid utf-8 sequence of 1 bytes from index ${offset}`,
  );
}

/**
 * Writes an uploaded file to `spoolDir` while checking it line by line.
 * @throws Refusal for the first bad line or limit; the caller discards the directory.
 */
export async function ingestFile(
  bytes: AsyncIterable<Buffer>,
  spoolDir: string,
  settings: Settings,
  catalogue: Catalogue,
): Promise<Ingested> {
  const reader = new LineReader(catalogue, settings.limits);
  const hash = settings.testMode ? createHash("sha256") : null;
  const raw = await open(join(spoolDir, RAW_NAME), "wx");
  try {
    for await (const chunk of bytes) {
      reader.feed(chunk);
      hash?.update(chunk);
      await raw.appendFile(chunk);
    }
    reader.end();
    await raw.sync();
  } finally {
    await raw.close();
  }
  await writeFile(join(spoolDir, INDEX_NAME), reader.offsets.toBuffer());
  return {
    sizeBytes: reader.sizeBytes,
    requests: reader.offsets.count,
    models: [...reader.models.values()],
    sha256: hash?.digest("hex") ?? null,
  };
}
