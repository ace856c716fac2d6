import { decodeString } from "@/lib/jsonl/scan/decode-string";
import { BODY_KEYS, KEY, type Key, REQUEST_KEYS } from "@/lib/jsonl/scan/keys";
import { asciiText } from "@/lib/jsonl/scan/numbers";
import type { Scanner } from "@/lib/jsonl/scan/scanner";
import { ESCAPED, Kind, NODE, STRIDE } from "@/lib/jsonl/scan/tape";
import type { WordTable } from "@/lib/jsonl/scan/words";
import type { ModelEntry, UrlEntry } from "./entries";
import type { Place } from "./findings";
import type { TextCache } from "./text-cache";

/** An image of the prompt: the node of its web or data address, or of its bare base64 content. */
export interface ImagePart {
  node: number;
  isRemote: boolean;
}

/**
 * The line at hand, as the rules read it: a view over the scanner's tape. One object per worker, reused for every line.
 * A node number of 0 means "absent" (node 0 is the line's own value).
 */
export class Line implements Place {
  line = 0;
  offset = 0;
  length = 0;
  /** Byte positions inside the block. */
  start = 0;
  end = 0;

  /** Value nodes of the line's object and of its body, by number of the key. */
  private readonly fields = new Int32Array(REQUEST_KEYS);
  private readonly bodyFields = new Int32Array(BODY_KEYS);
  /** Keys of the line's object that no upstream reads. */
  extraKeys = 0;
  /** The first of the four fields, and the first known field of the body, that is given twice (−1: none). */
  repeatedField = -1;
  repeatedBodyField = -1;

  model: ModelEntry | null = null;
  url: UrlEntry | null = null;

  /** The prompt's texts (string nodes), its images, its messages or inputs, and its ready token ids. */
  texts = new Int32Array(64);
  textCount = 0;
  images: ImagePart[] = [];
  messages = 0;
  tokenIds = 0;
  /** Content of the first system message, or of `system` or `instructions`; 0 when there is none. */
  systemNode = 0;

  readonly scanner: Scanner;

  constructor(scanner: Scanner) {
    this.scanner = scanner;
  }

  readFields(): void {
    this.extraKeys = 0;
    this.repeatedField = this.readMembers(0, this.fields);
    this.textCount = 0;
    if (this.images.length > 0) this.images = [];
    this.messages = 0;
    this.tokenIds = 0;
    this.systemNode = 0;
    this.model = null;
    this.url = null;
  }

  /** Reads the fields of the body, or forgets those of the last one where there is no object. */
  readBody(): void {
    const body = this.field(KEY.body);
    const extraKeys = this.extraKeys;
    if (body !== 0 && this.kind(body) === Kind.object) this.repeatedBodyField = this.readMembers(body, this.bodyFields);
    else this.bodyFields.fill(0);
    this.extraKeys = extraKeys;
  }

  /** Reads the members of the object at `node` into `into`; returns the first key met twice of those it has room for, or −1. */
  private readMembers(node: number, into: Int32Array): number {
    const { numbers: tape } = this.scanner.tape;
    const room = into.length;
    // A loop: the built-in costs more than these few stores.
    for (let id = 0; id < room; id++) into[id] = 0;
    let repeated = -1;
    let others = 0;
    const end = tape[node * STRIDE + NODE.next] as number;
    for (let key = node + 1; key < end; key = tape[(key + 1) * STRIDE + NODE.next] as number) {
      const id = tape[key * STRIDE + NODE.id] as number;
      if (id < 0 || id >= room) {
        others++;
        continue;
      }
      if (into[id] !== 0 && repeated < 0) repeated = key;
      into[id] = key + 1;
    }
    this.extraKeys = others;
    return repeated;
  }

  /** Takes a string node into the prompt. */
  addText(node: number): void {
    if (this.textCount === this.texts.length) {
      const larger = new Int32Array(this.textCount * 2);
      larger.set(this.texts);
      this.texts = larger;
    }
    this.texts[this.textCount++] = node;
  }

  field(key: Key): number {
    return this.fields[key] as number;
  }

  inBody(key: Key): number {
    return this.bodyFields[key] as number;
  }

  /** Value of a key of the object at `node`, or 0. */
  member(node: number, key: Key): number {
    const { numbers: tape } = this.scanner.tape;
    const end = tape[node * STRIDE + NODE.next] as number;
    let found = 0;
    for (let at = node + 1; at < end; at = tape[(at + 1) * STRIDE + NODE.next] as number)
      if (tape[at * STRIDE + NODE.id] === key) found = at + 1;
    return found;
  }

  kind(node: number): Kind {
    return ((this.scanner.tape.numbers[node * STRIDE + NODE.kind] as number) & 15) as Kind;
  }

  isEscaped(node: number): boolean {
    return ((this.scanner.tape.numbers[node * STRIDE + NODE.kind] as number) & ESCAPED) !== 0;
  }

  /** One of the `NODE` numbers of a node. */
  get(node: number, what: number): number {
    return this.scanner.tape.numbers[node * STRIDE + what] as number;
  }

  /** Where the node's text starts and ends in the block. */
  startOf(node: number): number {
    return this.get(node, NODE.start);
  }

  endOf(node: number): number {
    return this.get(node, NODE.end);
  }

  /** First node after this one's subtree. */
  next(node: number): number {
    return this.get(node, NODE.next);
  }

  /** Number of a string in a word table, escapes undone. */
  word(node: number, table: WordTable<string>): number {
    if (this.isEscaped(node)) return table.findText(this.text(node));
    return table.find(this.scanner.state.view, this.startOf(node), this.endOf(node));
  }

  /** The decoded text of a string node. */
  text(node: number): string {
    return decodeString(this.scanner.state.bytes, this.startOf(node), this.endOf(node));
  }

  /** What a cache knows of a string node's text. */
  known<Value>(node: number, cache: TextCache<Value>): Value {
    return cache.get(this.scanner.state.bytes, this.startOf(node), this.endOf(node));
  }

  /** The number a number node stands for. */
  number(node: number): number {
    const { bytes } = this.scanner.state;
    const start = this.startOf(node);
    const end = this.endOf(node);
    // Almost all of them are short and plain: no text is made for these. Both parts are exact, so the quotient is the nearest double.
    let whole = 0;
    let divisor = 0;
    for (let i = start; i < end; i++) {
      const c = bytes[i] as number;
      if (c === 0x2e) divisor = 1;
      else if (c < 0x30 || c > 0x39 || end - start > 15) return Number(asciiText(bytes, start, end));
      else {
        whole = whole * 10 + c - 0x30;
        divisor *= 10;
      }
    }
    return divisor > 1 ? whole / divisor : whole;
  }

  columnOf(at: number): number {
    const { bytes } = this.scanner.state;
    let column = 1;
    for (let i = this.start; i < at; i++) if (((bytes[i] as number) & 0xc0) !== 0x80) column++;
    return column;
  }
}
