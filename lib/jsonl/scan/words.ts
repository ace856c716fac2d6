/** What `find` answers for a word that is not in the table. */
const NO_WORD = -1;

/** Keeps the bytes of a 32 bit word that lie inside a text of the given length modulo 4. */
const LAST_MASK = new Int32Array([-1, 0xff, 0xffff, 0xffffff]);
/** Room for words of up to 24 bytes. */
const WORDS_APART = 6;

/** A fixed list of short ASCII words, looked up from bytes without making a string. The number of a word is its place. */
export class WordTable<Word extends string> {
  /** Open hash table from the first four bytes and the length of a word to its number. */
  private readonly slots = new Int16Array(256).fill(NO_WORD);
  private readonly words: Int32Array;
  private readonly lengths: Int32Array;
  private readonly byText: Map<string, number>;

  readonly list: readonly Word[];

  constructor(list: readonly Word[]) {
    this.list = list;
    this.words = new Int32Array(list.length * WORDS_APART);
    this.lengths = Int32Array.from(list, (word) => word.length);
    this.byText = new Map(list.map((word, id) => [word, id]));
    for (const [id, word] of list.entries()) {
      const from = id * WORDS_APART;
      for (let i = 0; i < word.length; i++)
        this.words[from + (i >> 2)] = (this.words[from + (i >> 2)] as number) | (word.charCodeAt(i) << ((i & 3) << 3));
      let slot = slotOf(this.words[from] as number, word.length);
      while (this.slots[slot] !== NO_WORD) slot = (slot + 1) & 255;
      this.slots[slot] = id;
    }
  }

  /** Number of the word whose bytes, free of escapes, are `start` to `end` of the view. */
  find(view: DataView, start: number, end: number): number {
    const length = end - start;
    if (length === 0) return NO_WORD;
    const mask = LAST_MASK[length & 3] as number;
    const first = view.getInt32(start, true) & (length < 4 ? mask : -1);
    let slot = slotOf(first, length);
    for (let id = this.slots[slot] as number; id !== NO_WORD; id = this.slots[slot] as number) {
      if (this.lengths[id] === length && this.matches(view, start, length, id, mask)) return id;
      slot = (slot + 1) & 255;
    }
    return NO_WORD;
  }

  /** Length of word `id` when exactly it stands at `start`, or −1. */
  lengthAt(view: DataView, start: number, id: number): number {
    const length = this.lengths[id] as number;
    return this.matches(view, start, length, id, LAST_MASK[length & 3] as number) ? length : NO_WORD;
  }

  findText(text: string): number {
    return this.byText.get(text) ?? NO_WORD;
  }

  private matches(view: DataView, start: number, length: number, id: number, lastMask: number): boolean {
    const from = id * WORDS_APART;
    const last = (length - 1) >> 2;
    for (let k = 0; k < last; k++) if (view.getInt32(start + (k << 2), true) !== this.words[from + k]) return false;
    return (view.getInt32(start + (last << 2), true) & lastMask) === this.words[from + last];
  }
}

function slotOf(firstWord: number, length: number): number {
  return Math.imul(firstWord ^ (length << 26), 0x9e3779b1) >>> 24;
}
