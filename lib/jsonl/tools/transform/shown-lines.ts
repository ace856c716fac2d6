import { seededRandom } from "@/lib/jsonl/tools/random";
import type { TransformSample } from "@/lib/jsonl/tools/transform";

/** Longer lines are not shown. */
const LINE_BYTES = 1 << 20;

/**
 * Chooses some of the lines a transform changes or drops: the first few, and as many again from all over the file, each as
 * likely as another. The same file and steps give the same lines.
 */
export class ShownLines {
  private readonly first: TransformSample[] = [];
  private readonly others: TransformSample[] = [];
  private readonly random = seededRandom(1);
  private readonly most: number;
  private seen = 0;

  /** At most twice `most`. */
  constructor(most: number) {
    this.most = most;
  }

  offer(number: number, before: Uint8Array, after: Uint8Array | null): void {
    if (before.length > LINE_BYTES || (after?.length ?? 0) > LINE_BYTES) return;
    // Lines are copied only when they are kept: most are not.
    const copy = () => ({ number, before: before.slice(), after: after?.slice() ?? null });
    if (this.first.length < this.most) this.first.push(copy());
    else if (this.others.length < this.most) this.others.push(copy());
    else {
      const at = Math.floor(this.random() * (this.seen - this.most + 1));
      if (at < this.most) this.others[at] = copy();
    }
    this.seen++;
  }

  lines(): TransformSample[] {
    return [...this.first, ...this.others];
  }
}

/** All of them in the order of the file. */
export const inOrder = (...shown: readonly ShownLines[]): TransformSample[] =>
  shown.flatMap((one) => one.lines()).sort((a, b) => a.number - b.number);
