const MULTIPLY_A = 0x5bd1e995;
const MULTIPLY_B = 0x27d4eb2f;

/**
 * Running hash of byte spans, 2 × 32 bits; not cryptographic. The same bytes give the same hash wherever they lie.
 * Reads up to three bytes past a span, so `PADDING` must follow the data.
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
    if (end - start >= 64) {
      // Two chains side by side: one alone waits for its multiplications.
      let c = ~a;
      let d = ~b;
      for (const last = end - 16; i <= last; i += 16) {
        const x = Math.imul(a ^ view.getInt32(i, true), MULTIPLY_A);
        const y = Math.imul(b ^ view.getInt32(i + 4, true), MULTIPLY_B);
        const z = Math.imul(c ^ view.getInt32(i + 8, true), MULTIPLY_A);
        const w = Math.imul(d ^ view.getInt32(i + 12, true), MULTIPLY_B);
        a = (((x << 13) | (x >>> 19)) + y) | 0;
        b = ((y << 17) | (y >>> 15)) ^ a;
        c = (((z << 13) | (z >>> 19)) + w) | 0;
        d = ((w << 17) | (w >>> 15)) ^ c;
      }
      a = Math.imul(a ^ ((c << 7) | (c >>> 25)), MULTIPLY_B);
      b = Math.imul(b ^ ((d << 11) | (d >>> 21)), MULTIPLY_A) ^ a;
    }
    for (const last = end - 4; i <= last; i += 4) {
      const x = Math.imul(a ^ view.getInt32(i, true), MULTIPLY_A);
      a = (((x << 13) | (x >>> 19)) + b) | 0;
      b = ((b << 17) | (b >>> 15)) ^ a;
    }
    const rest = view.getInt32(i, true) & ((1 << ((end - i) << 3)) - 1);
    const x = Math.imul(a ^ rest, MULTIPLY_A);
    const y = Math.imul(b ^ (end - start), MULTIPLY_B);
    this.a = (((x << 13) | (x >>> 19)) + y) | 0;
    this.b = ((y << 17) | (y >>> 15)) ^ this.a;
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
