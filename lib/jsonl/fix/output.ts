/** Untouched stretches from this size on stay part of the old file; smaller ones are copied. */
const SLICE_BYTES = 256 * 1024;
/** Copied bytes are handed over to the browser, which may put them on disk, in pieces of this size. */
const PIECE_BYTES = 4 << 20;

/** Puts a corrected file together from stretches of the old one and new bytes. Holds one piece and at most the block at hand. */
export class Output {
  private readonly parts: Blob[] = [];
  private piece = new Uint8Array(PIECE_BYTES);
  private filled = 0;
  /** The untouched stretch at the end, in file offsets; not yet written. */
  private keptFrom = 0;
  private keptTo = 0;
  private readonly source: Blob;

  constructor(source: Blob) {
    this.source = source;
  }

  /** The old file's bytes `from` to `to` go on unchanged. Until `settle`, the block that holds them must stay as it is. */
  keep(from: number, to: number, block: Uint8Array, base: number): void {
    if (from !== this.keptTo) {
      this.settle(block, base);
      this.keptFrom = from;
    }
    this.keptTo = to;
  }

  write(bytes: Uint8Array, block: Uint8Array, base: number): void {
    this.settle(block, base);
    this.copy(bytes);
  }

  /** Before a block goes: small stretches are copied out of it, large ones remembered by their place. */
  leaveBlock(block: Uint8Array, base: number): void {
    if (this.keptTo - this.keptFrom < SLICE_BYTES) this.settle(block, base);
  }

  finish(): Blob {
    this.settle(new Uint8Array(0), 0);
    this.flush();
    return new Blob(this.parts, { type: this.source.type });
  }

  private settle(block: Uint8Array, base: number): void {
    const { keptFrom, keptTo } = this;
    this.keptFrom = this.keptTo;
    if (keptFrom === keptTo) return;
    if (keptTo - keptFrom < SLICE_BYTES && keptFrom >= base && keptTo <= base + block.length) {
      this.copy(block.subarray(keptFrom - base, keptTo - base));
      return;
    }
    this.flush();
    this.parts.push(this.source.slice(keptFrom, keptTo));
  }

  private copy(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const part = bytes.subarray(from, from + this.piece.length - this.filled);
      this.piece.set(part, this.filled);
      this.filled += part.length;
      from += part.length;
      if (this.filled === this.piece.length) this.flush();
    }
  }

  private flush(): void {
    if (this.filled === 0) return;
    this.parts.push(new Blob([this.piece.subarray(0, this.filled)]));
    this.filled = 0;
  }
}
