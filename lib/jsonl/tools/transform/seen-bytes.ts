import type { Line } from "@/lib/jsonl/check/line";
import { SpanHash } from "@/lib/jsonl/scan/hash";

/**
 * Tells values met before, as they are written in the file. Keeps 128 bits of each and not its bytes: of a million lines,
 * the chance that two different ones are taken for the same is below one in 10^26. The bits differ from run to run.
 */
export class SeenBytes {
  private readonly seen = new Map<string, number>();
  private readonly first = new SpanHash();
  private readonly second = new SpanHash();
  private readonly salt = Math.floor(Math.random() * 0x7fff_ffff);

  /** Notes the values of some nodes together; false when they were there before. */
  isNew(line: Line, nodes: readonly number[]): boolean {
    const { size } = this.seen;
    return this.numberOf(line, nodes) === size;
  }

  /** The same, and says which they are: how many others had been met when they first were. */
  numberOf(line: Line, nodes: readonly number[]): number {
    const { view } = line.scanner.state;
    this.first.reset();
    this.second.reset();
    this.second.addNumber(this.salt);
    for (const node of nodes)
      for (const hash of [this.first, this.second]) {
        hash.addNumber(line.kind(node));
        hash.addBytes(view, line.startOf(node), line.endOf(node));
      }
    const key = `${this.first.a},${this.first.b},${this.second.a},${this.second.b}`;
    const known = this.seen.get(key);
    if (known !== undefined) return known;
    this.seen.set(key, this.seen.size);
    return this.seen.size - 1;
  }
}
