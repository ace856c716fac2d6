type Timed = { atMs: number; order: number };

function isBefore(a: Timed, b: Timed): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** A binary heap: the earliest event first, equal times in the order they were added. */
export class EventQueue<T> {
  private readonly heap: (Timed & { event: T })[] = [];
  private nextOrder = 0;

  get size(): number {
    return this.heap.length;
  }

  push(atMs: number, event: T): void {
    const entry = { atMs, order: this.nextOrder++, event };
    let at = this.heap.length;
    this.heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.heap[parent];
      if (!above || !isBefore(entry, above)) break;
      this.heap[at] = above;
      at = parent;
    }
    this.heap[at] = entry;
  }

  peek(): { atMs: number; event: T } | undefined {
    return this.heap[0];
  }

  pop(): { atMs: number; event: T } | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (!first || !last || this.heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      const left = this.heap[child];
      const right = this.heap[child + 1];
      if (!left) break;
      if (right && isBefore(right, left)) child++;
      const smaller = this.heap[child];
      if (!smaller || !isBefore(smaller, last)) break;
      this.heap[at] = smaller;
      at = child;
    }
    this.heap[at] = last;
    return first;
  }
}
