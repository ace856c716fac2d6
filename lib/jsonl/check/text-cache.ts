import { decodeString } from "@/lib/jsonl/scan/decode-string";

/** Most texts remembered at once; the memory of it is a few hundred kilobytes. */
const MOST_ENTRIES = 4_096;
/** Longer texts are not remembered. */
const LONGEST = 512;
/** Texts found by their bytes alone; a power of two. */
const RECENT = 64;

interface Entry<Value> {
  raw: Uint8Array;
  value: Value;
}

/** Remembers what was derived from short strings that come back on every line, such as model names, by their raw bytes. */
export class TextCache<Value> {
  private readonly recent: (Entry<Value> | undefined)[] = Array.from({ length: RECENT });
  private readonly entries = new Map<string, Entry<Value>>();

  private readonly make: (text: string) => Value;

  constructor(make: (text: string) => Value) {
    this.make = make;
  }

  /** Value for the string whose raw content is `bytes[start..end)`. */
  get(bytes: Uint8Array, start: number, end: number): Value {
    // Names of models and urls begin alike: what tells them apart is their length and their end.
    const place = ((end - start) * 5 + (bytes[end - 1] as number) * 3 + (bytes[end - 4] as number)) & (RECENT - 1);
    const recent = this.recent[place];
    if (recent !== undefined && isSame(recent.raw, bytes, start, end)) return recent.value;
    const text = decodeString(bytes, start, end);
    const known = this.entries.get(text);
    const entry = { raw: bytes.slice(start, end), value: known === undefined ? this.make(text) : known.value };
    if (end - start <= LONGEST) {
      if (this.entries.size >= MOST_ENTRIES) this.entries.clear();
      this.entries.set(text, entry);
      this.recent[place] = entry;
    }
    return entry.value;
  }
}

function isSame(raw: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = raw;
  if (length !== end - start) return false;
  for (let i = 0; i < length; i++) if (raw[i] !== bytes[start + i]) return false;
  return true;
}
