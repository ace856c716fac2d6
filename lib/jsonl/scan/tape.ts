/** What a node of the tape is. Members of an object are a `key` node followed by the nodes of its value. */
export const Kind = { object: 1, array: 2, string: 3, number: 4, true: 5, false: 6, null: 7, key: 8 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Added to the kind of a string or key that holds escapes. */
export const ESCAPED = 16;

/** Numbers per node: see the `NODE` offsets. */
export const STRIDE = 6;

/**
 * Offsets inside a node. `start`/`end` are byte positions: the content between the quotes for strings and keys, the whole
 * text otherwise. `next` is the first node after this one's subtree. Strings carry their decoded bytes and code points;
 * arrays carry how many of their elements are numbers (these get no node of their own); keys carry their known number.
 */
export const NODE = { kind: 0, start: 1, end: 2, next: 3, bytes: 4, chars: 5, numbers: 4, id: 4 } as const;

/** How deep the rules look: deeper values are checked, and recorded only for who asks. */
export const RECORDED_DEPTH = 8;

/** Most nodes one line may have (24 MB of tape); a line with more is refused. */
export const MOST_NODES = 1_000_000;

/** The values of one line in the order they stand, as numbers in a row: see `NODE`. Used again for every line. */
export class Tape {
  numbers = new Int32Array(256 * STRIDE);
  /** Nodes of the line so far. */
  count = 0;

  begin(): void {
    this.count = 0;
  }

  /** Notes a value or key; false when the line has too many. */
  add(kind: number, start: number, end: number): boolean {
    const offset = this.count * STRIDE;
    if (offset === this.numbers.length && !this.grow()) return false;
    const { numbers } = this;
    numbers[offset + NODE.kind] = kind;
    numbers[offset + NODE.start] = start;
    numbers[offset + NODE.end] = end;
    numbers[offset + NODE.next] = ++this.count;
    return true;
  }

  /** Sets one more number of the node added last. */
  put(what: number, value: number): void {
    this.numbers[(this.count - 1) * STRIDE + what] = value;
  }

  /** Ends a container; everything added since lies in it. −1: it is not on the tape. */
  close(node: number, end: number): void {
    if (node < 0) return;
    this.numbers[node * STRIDE + NODE.end] = end;
    this.numbers[node * STRIDE + NODE.next] = this.count;
  }

  private grow(): boolean {
    if (this.count >= MOST_NODES) return false;
    const larger = new Int32Array(Math.min(this.numbers.length * 4, MOST_NODES * STRIDE));
    larger.set(this.numbers);
    this.numbers = larger;
    return true;
  }
}
