/** Bytes are handed over to the browser, which may put them on disk, in pieces of this size. */
const PIECE_BYTES = 4 << 20;
const FIRST_BYTES = 64 << 10;

/** Puts a file together from bytes, which are copied, and stretches of other files. Holds one piece. */
export class BlobWriter {
  private readonly parts: Blob[] = [];
  private piece = new Uint8Array(FIRST_BYTES);
  private filled = 0;

  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      if (this.filled === this.piece.length) this.makeRoom();
      const part = bytes.subarray(from, from + this.piece.length - this.filled);
      this.piece.set(part, this.filled);
      this.filled += part.length;
      from += part.length;
    }
  }

  add(blob: Blob): void {
    this.flush();
    this.parts.push(blob);
  }

  finish(type = ""): Blob {
    this.flush();
    return new Blob(this.parts, { type });
  }

  private makeRoom(): void {
    if (this.piece.length === PIECE_BYTES) this.flush();
    else {
      const larger = new Uint8Array(Math.min(PIECE_BYTES, this.piece.length * 4));
      larger.set(this.piece);
      this.piece = larger;
    }
  }

  private flush(): void {
    if (this.filled === 0) return;
    this.parts.push(new Blob([this.piece.subarray(0, this.filled)]));
    this.filled = 0;
  }
}
