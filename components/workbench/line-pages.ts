import type { LineIndex } from "@/lib/jsonl/line-index";
import { type LineSpan, readLine } from "@/lib/jsonl/read-line";
import { readSpans } from "@/lib/jsonl/tools/read-lines";

/** Lines read at once. */
const PAGE_LINES = 64;
/** Beginning of a line that is shown in its row. */
const HEAD_BYTES = 400;
/** Pages that are kept; those shown longest ago go first. */
const PAGES_MAX = 64;
/** A page of which this much would be read for its beginnings is read line by line. */
const TOGETHER_BYTES = 512 * 1024;

/** The beginnings of a file's lines, read in pages as they come into sight and held for a while. */
export class LinePages {
  private readonly pages = new Map<number, readonly string[]>();
  private readonly asked = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private readonly blob: Blob;
  private readonly index: LineIndex;

  constructor(blob: Blob, index: LineIndex) {
    this.blob = blob;
    this.index = index;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Beginning of line `number` (1-based); null until it has been read. */
  head(number: number): string | null {
    return this.pages.get(pageOf(number))?.[(number - 1) % PAGE_LINES] ?? null;
  }

  /** Has the page with a line read, once. */
  ask(number: number): void {
    const page = pageOf(number);
    if (this.pages.has(page) || this.asked.has(page)) return;
    this.asked.add(page);
    void this.read(page)
      .catch(() => [])
      .then((heads) => {
        this.asked.delete(page);
        this.pages.set(page, heads);
        const [oldest] = this.pages.keys();
        if (this.pages.size > PAGES_MAX && oldest !== undefined) this.pages.delete(oldest);
        for (const listener of this.listeners) listener();
      });
  }

  private async read(page: number): Promise<string[]> {
    const spans: LineSpan[] = [];
    for (let number = page * PAGE_LINES + 1; number <= (page + 1) * PAGE_LINES; number++) {
      const span = this.index.span(number);
      if (span) spans.push(span);
    }
    const [first] = spans;
    const last = spans.at(-1);
    if (!first || !last) return [];
    if (last.offset + last.length - first.offset > TOGETHER_BYTES)
      return Promise.all(spans.map(async (span) => (await readLine(this.blob, span, HEAD_BYTES)).text));
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const ranges = spans.map(({ offset, length }) => ({ from: offset, to: offset + Math.min(length, HEAD_BYTES) }));
    return (await readSpans(this.blob, ranges)).map((bytes) => decoder.decode(bytes));
  }
}

const pageOf = (number: number): number => Math.floor((number - 1) / PAGE_LINES);
