/** Numbers remembered; about 32 MB. Later ones are not looked up. */
const MOST_NUMBERS = 2_000_000;

/** A set of whole numbers below 2^53 in one typed array. */
export class NumberSet {
  private slots = new Float64Array(64).fill(-1);
  private count = 0;
  /** Differs from run to run, so that no file can be made to fill one slot. Of 30 bits: V8 has another layout for objects with larger ones. */
  private readonly multiplier = (Math.random() * 0x4000_0000) | 1;

  /** Whether the number was there before; it is afterwards. */
  has(value: number): boolean {
    let slot = this.slotOf(value);
    while (this.slots[slot] !== -1) {
      if (this.slots[slot] === value) return true;
      slot = (slot + 1) & (this.slots.length - 1);
    }
    if (this.count >= MOST_NUMBERS) return false;
    this.slots[slot] = value;
    this.count++;
    if (this.count * 2 > this.slots.length) this.rehash();
    return false;
  }

  private slotOf(value: number): number {
    const folded = Math.imul((value | 0) ^ Math.floor(value / 0x1_0000_0000), this.multiplier);
    return (folded ^ (folded >>> 15)) & (this.slots.length - 1);
  }

  private rehash(): void {
    const old = this.slots;
    this.slots = new Float64Array(old.length * 2).fill(-1);
    for (const value of old) {
      if (value === -1) continue;
      let slot = this.slotOf(value);
      while (this.slots[slot] !== -1) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = value;
    }
  }
}
