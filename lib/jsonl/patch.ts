import { BlobWriter } from "./blob-writer";
import { copyPieces, type Piece, SLICE_BYTES } from "./tools/copy-pieces";

/** A file as what is kept of an older one and new bytes between it: what its correction costs, and not what the file does. */
export interface Patch {
  /** Three numbers for each stretch: from and to in the old file, and how many new bytes follow it. */
  spans: Float64Array<ArrayBuffer>;
  /** All new bytes in a row. */
  bytes: Blob;
}

/** A file made of another, and the patch that makes it again; null where that would cost as much as the file. */
export interface Copy {
  blob: Blob;
  patch: Patch | null;
}

/** Beyond these a file is better kept whole: they are held in memory when it is put together again. */
const MOST_SPANS = 1_000_000;
const MOST_BYTES = 32 << 20;
/** A patch may cost half of what its file does, and of a small file anything. */
const SMALL_BYTES = 64 << 10;
const NUMBERS = 3;

/** Takes down what a new file is made of, in its order. */
export class PatchWriter {
  private spans = new Float64Array(NUMBERS * 64);
  private count = 0;
  private written = 0;
  private readonly out = new BlobWriter();

  keep(from: number, to: number): void {
    if (from === to) return;
    const last = NUMBERS * (this.count - 1);
    if (this.count > 0 && this.spans[last + 1] === from && this.spans[last + 2] === 0) this.spans[last + 1] = to;
    else this.add(from, to, 0);
  }

  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.count === 0) this.add(0, 0, 0);
    (this.spans[NUMBERS * (this.count - 1) + 2] as number) += bytes.length;
    this.written += bytes.length;
    if (this.written <= MOST_BYTES) this.out.write(bytes);
  }

  /** What was taken down, of a file that has become `sizeBytes`. */
  finish(sizeBytes: number): Patch | null {
    const cost = this.written + this.count * NUMBERS * 8;
    if (this.count > MOST_SPANS || this.written > MOST_BYTES || cost > Math.max(SMALL_BYTES, sizeBytes / 2))
      return null;
    return { spans: this.spans.slice(0, NUMBERS * this.count), bytes: this.out.finish() };
  }

  private add(from: number, to: number, length: number): void {
    this.count++;
    if (this.count > MOST_SPANS) return;
    if (NUMBERS * this.count > this.spans.length) {
      const larger = new Float64Array(this.spans.length * 2);
      larger.set(this.spans);
      this.spans = larger;
    }
    this.spans.set([from, to, length], NUMBERS * (this.count - 1));
  }
}

/** A new file from pieces of an old one, with its patch. @throws as `copyPieces` */
export async function copyWithPatch(blob: Blob, pieces: readonly Piece[], signal?: AbortSignal): Promise<Copy> {
  const copy = await copyPieces(blob, pieces, signal);
  const writer = new PatchWriter();
  for (const piece of pieces) {
    if ("from" in piece) writer.keep(piece.from, piece.to);
    else writer.write(typeof piece.text === "string" ? new TextEncoder().encode(piece.text) : piece.text);
  }
  return { blob: copy, patch: writer.finish(copy.size) };
}

/** The file that a patch makes of the one it was made for. @throws DOMException when a file can no longer be read */
export async function applyPatch(blob: Blob, { spans, bytes }: Patch): Promise<Blob> {
  const added = new Uint8Array(await bytes.arrayBuffer());
  return copyPieces(blob, piecesOf(spans, added));
}

function* piecesOf(spans: Float64Array, added: Uint8Array<ArrayBuffer>): Generator<Piece> {
  let at = 0;
  for (let i = 0; i < spans.length; i += NUMBERS) {
    const [from = 0, to = 0, length = 0] = spans.subarray(i, i + NUMBERS);
    if (to > from) yield { from, to };
    if (length > 0) yield { text: added.subarray(at, at + length) };
    at += length;
  }
}

/** Bytes that are kept for a patch. */
export const patchBytes = ({ spans, bytes }: Patch): number => spans.byteLength + bytes.size;

/** Bytes that a file made by a patch has by itself while the page is open; longer stretches are those of the old file. */
export function ownBytes({ spans, bytes }: Patch): number {
  let own = bytes.size;
  for (let i = 0; i < spans.length; i += NUMBERS) {
    const length = (spans[i + 1] as number) - (spans[i] as number);
    if (length < SLICE_BYTES) own += length;
  }
  return own;
}
