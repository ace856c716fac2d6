import { BlobWriter } from "@/lib/jsonl/blob-writer";
import type { PatchWriter } from "@/lib/jsonl/patch";
import { SLICE_BYTES } from "@/lib/jsonl/tools/copy-pieces";
import { stretchesOf } from "./stretches";

/** Puts a corrected file together from stretches of the old one and new bytes. Holds one piece and at most the block at hand. */
export class Output {
  private readonly out = new BlobWriter();
  /** The untouched stretch at the end, in file offsets; not yet written. */
  private keptFrom = 0;
  private keptTo = 0;
  private readonly source: Blob;
  private readonly patch: PatchWriter | null;

  /** What becomes of the old file is taken down in `patch`, where one is wanted. */
  constructor(source: Blob, patch: PatchWriter | null = null) {
    this.source = source;
    this.patch = patch;
  }

  /** The old file's bytes `from` to `to` go on unchanged. Until `settle`, the block that holds them must stay as it is. */
  keep(from: number, to: number, block: Uint8Array, base: number): void {
    this.patch?.keep(from, to);
    if (from !== this.keptTo) {
      this.settle(block, base);
      this.keptFrom = from;
    }
    this.keptTo = to;
  }

  /** Other bytes stand where those from `from` to `to` of the old file, which the block holds, stood. */
  replace(from: number, to: number, bytes: Uint8Array, block: Uint8Array, base: number): void {
    if (this.patch) this.takeDown(block.subarray(from - base, to - base), bytes, from, this.patch);
    this.settle(block, base);
    this.out.write(bytes);
  }

  /** Before a block goes: small stretches are copied out of it, large ones remembered by their place. */
  leaveBlock(block: Uint8Array, base: number): void {
    if (this.keptTo - this.keptFrom < SLICE_BYTES) this.settle(block, base);
  }

  finish(): Blob {
    this.settle(new Uint8Array(0), 0);
    return this.out.finish(this.source.type);
  }

  private takeDown(old: Uint8Array, bytes: Uint8Array, from: number, patch: PatchWriter): void {
    for (const stretch of stretchesOf(old, bytes, from)) {
      if ("bytes" in stretch) patch.write(stretch.bytes);
      else patch.keep(stretch.from, stretch.to);
    }
  }

  private settle(block: Uint8Array, base: number): void {
    const { keptFrom, keptTo } = this;
    this.keptFrom = this.keptTo;
    if (keptFrom === keptTo) return;
    if (keptTo - keptFrom < SLICE_BYTES && keptFrom >= base && keptTo <= base + block.length)
      this.out.write(block.subarray(keptFrom - base, keptTo - base));
    else this.out.add(this.source.slice(keptFrom, keptTo));
  }
}
