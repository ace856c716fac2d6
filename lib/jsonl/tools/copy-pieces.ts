/** A stretch of the old file as it is, or new text (as bytes where they are at hand). */
export type Piece = { from: number; to: number } | { text: string | Uint8Array<ArrayBuffer> };

/** Stretches from this size on stay part of the old file; smaller ones are copied together. */
export const SLICE_BYTES = 256 * 1024;
/** Bytes of the old file held at a time. */
const WINDOW_BYTES = 4 << 20;
/** A gap larger than this between stretches is not read. */
const GAP_BYTES = 64 * 1024;

/** What stays of a file some of whose stretches are dropped, told in rising order. */
export class Kept {
  private readonly pieces: Piece[] = [];
  private droppedTo = 0;

  drop(from: number, to: number): void {
    this.keepTo(from);
    this.droppedTo = to;
  }

  /** The stretches that stay, up to the file's end. */
  upTo(sizeBytes: number): Piece[] {
    this.keepTo(sizeBytes);
    return this.pieces;
  }

  private keepTo(to: number): void {
    if (to > this.droppedTo) this.pieces.push({ from: this.droppedTo, to });
  }
}

const encoder = new TextEncoder();

/**
 * A new file from stretches of an old one, in rising order, and text between them. Every byte of a stretch is as it was. Holds
 * one window of 4 MB; the browser puts what is made on disk when it is large. Rejects with the signal's reason when aborted.
 */
export async function copyPieces(
  blob: Blob,
  pieces: Iterable<Piece>,
  signal?: AbortSignal,
  onBytes: (length: number) => void = () => undefined,
): Promise<Blob> {
  const parts: Blob[] = [];
  let waiting: Piece[] = [];
  let windowFrom = -1;
  let windowTo = -1;
  const settle = async () => {
    if (waiting.length === 0) return;
    signal?.throwIfAborted();
    const bytes =
      windowFrom < 0 ? new Uint8Array(0) : new Uint8Array(await blob.slice(windowFrom, windowTo).arrayBuffer());
    const base = Math.max(0, windowFrom);
    parts.push(
      new Blob(
        waiting.map((piece) =>
          "text" in piece ? textBytes(piece.text) : bytes.subarray(piece.from - base, piece.to - base),
        ),
      ),
    );
    waiting = [];
    windowFrom = -1;
  };
  for (const piece of joined(pieces)) {
    if ("text" in piece) {
      waiting.push(piece);
      if (waiting.length > 100_000) await settle();
      continue;
    }
    const length = piece.to - piece.from;
    onBytes(length);
    if (length >= SLICE_BYTES) {
      await settle();
      parts.push(blob.slice(piece.from, piece.to));
      continue;
    }
    const isFar = windowFrom >= 0 && (piece.to - windowFrom > WINDOW_BYTES || piece.from - windowTo > GAP_BYTES);
    if (isFar) await settle();
    if (windowFrom < 0) windowFrom = piece.from;
    windowTo = piece.to;
    waiting.push(piece);
  }
  await settle();
  return new Blob(parts, { type: "application/jsonl" });
}

const textBytes = (text: string | Uint8Array<ArrayBuffer>) => (typeof text === "string" ? encoder.encode(text) : text);

/** Stretches that touch become one. */
function* joined(pieces: Iterable<Piece>): Generator<Piece> {
  let open: { from: number; to: number } | null = null;
  for (const piece of pieces) {
    if ("text" in piece || !open || piece.from !== open.to) {
      if (open) yield open;
      open = "text" in piece ? null : { ...piece };
      if ("text" in piece) yield piece;
    } else open.to = piece.to;
  }
  if (open) yield open;
}
