const MULTIPLY_A = 0x5bd1e995;
const MULTIPLY_B = 0x27d4eb2f;

/**
 * Running hash of byte spans, 2 × 32 bits; not cryptographic. The same bytes give the same hash wherever they lie.
 * Reads up to seven bytes past a span, so `PADDING` must follow the data.
 */
export class SpanHash {
  a = 0x2545f491;
  b = 0x1b873593;

  reset(): void {
    this.a = 0x2545f491;
    this.b = 0x1b873593;
  }

  addBytes(view: DataView, start: number, end: number): void {
    let { a, b } = this;
    let i = start;
    const last = end - 8;
    for (; i <= last; i += 8) {
      const x = Math.imul(a ^ view.getInt32(i, true), MULTIPLY_A);
      const y = Math.imul(b ^ view.getInt32(i + 4, true), MULTIPLY_B);
      a = (((x << 13) | (x >>> 19)) + y) | 0;
      b = ((y << 17) | (y >>> 15)) ^ a;
    }
    const rest = end - i;
    let first = view.getInt32(i, true);
    let second = view.getInt32(i + 4, true);
    if (rest < 4) first &= (1 << (rest << 3)) - 1;
    second = rest <= 4 ? 0 : second & ((1 << ((rest - 4) << 3)) - 1);
    const x = Math.imul(a ^ first, MULTIPLY_A);
    const y = Math.imul(b ^ second ^ (end - start), MULTIPLY_B);
    a = (((x << 13) | (x >>> 19)) + y) | 0;
    b = ((y << 17) | (y >>> 15)) ^ a;
    this.a = a;
    this.b = b;
  }

  addNumber(value: number): void {
    const x = Math.imul(this.a ^ value, MULTIPLY_A);
    this.a = (((x << 13) | (x >>> 19)) + this.b) | 0;
    this.b = ((this.b << 17) | (this.b >>> 15)) ^ this.a;
  }

  /** The hash as a whole number below 2^53, for typed tables. */
  value(): number {
    return (this.a >>> 0) * 0x20_0000 + ((this.b >>> 0) & 0x1f_ffff);
  }
}
