/** Ids compared in one file: twenty times what a file may hold. Later ones are not looked up. */
const MOST_IDS = 1_000_000;

/**
 * Finds ids met before, exactly: a hash finds the candidate, the bytes decide. Memory: the bytes of the ids and 16 bytes
 * per id; nothing per repetition.
 */
export class IdIndex {
  private bytes = new Uint8Array(1_024);
  private used = 0;
  /** Per id: where its bytes end, and the number given with it. */
  private ends = new Uint32Array(64);
  private values = new Uint32Array(64);
  private count = 0;
  /** Open hash table of id numbers + 1; 0 marks a free slot. */
  private slots = new Uint32Array(256);
  /** Differs from run to run, so that no file can be made to fill one slot. Of 30 bits: V8 has another layout for objects with larger ones. */
  private readonly seed = (Math.random() * 0x4000_0000) | 0;

  /** Value of the equal id added before, or −1 after adding this one with `value`. */
  add(source: Uint8Array, start: number, end: number, value: number): number {
    let slot = hashOf(this.seed, source, start, end) & (this.slots.length - 1);
    for (let id = this.slots[slot] as number; id !== 0; id = this.slots[slot] as number) {
      if (this.isSame(id - 1, source, start, end)) return this.values[id - 1] as number;
      slot = (slot + 1) & (this.slots.length - 1);
    }
    if (this.count < MOST_IDS) this.insert(slot, source, start, end, value);
    return -1;
  }

  private insert(slot: number, source: Uint8Array, start: number, end: number, value: number): void {
    if (this.used + end - start > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.used + end - start));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(source.subarray(start, end), this.used);
    this.used += end - start;
    if (this.count === this.ends.length) {
      this.ends = doubled(this.ends);
      this.values = doubled(this.values);
    }
    this.ends[this.count] = this.used;
    this.values[this.count] = value;
    this.count++;
    this.slots[slot] = this.count;
    if (this.count * 2 > this.slots.length) this.rehash();
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 4);
    for (let id = 0; id < this.count; id++) {
      let slot = hashOf(this.seed, this.bytes, this.startOf(id), this.ends[id] as number) & (this.slots.length - 1);
      while (this.slots[slot] !== 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = id + 1;
    }
  }

  private startOf(id: number): number {
    return id === 0 ? 0 : (this.ends[id - 1] as number);
  }

  private isSame(id: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.startOf(id);
    if ((this.ends[id] as number) - from !== end - start) return false;
    for (let i = 0; i < end - start; i++) if (this.bytes[from + i] !== source[start + i]) return false;
    return true;
  }
}

function hashOf(seed: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = seed;
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash ^ (bytes[i] as number), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

function doubled(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}
