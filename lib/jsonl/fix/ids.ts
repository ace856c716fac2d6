import { IdIndex } from "@/lib/jsonl/check/id-index";

const encoder = new TextEncoder();

/** Gives out ids nobody else has: not the file before the fix, and none given out earlier. */
export class IdMaker {
  private readonly taken = new IdIndex();
  /** Next suffix to try per stem, so that many equal ids do not each start from 2. */
  private readonly nextSuffix = new Map<string, number>();

  private readonly mostBytes: number;

  constructor(mostBytes: number) {
    this.mostBytes = mostBytes;
  }

  /** Notes an id of the file; false when it was there before. */
  take(id: string): boolean {
    const bytes = encoder.encode(id);
    return this.taken.add(bytes, 0, bytes.length, 1) < 0;
  }

  /** `wanted` where it is free, else with the first free suffix: "row-7", "row-7-2". */
  fresh(wanted: string): string {
    const clean = headerText(wanted, this.mostBytes);
    return this.take(clean) ? clean : this.suffixed(clean);
  }

  /** `id` with the first free suffix. */
  suffixed(id: string): string {
    const stem = headerText(id, this.mostBytes);
    for (let suffix = this.nextSuffix.get(stem) ?? 2; ; suffix++) {
      const tail = `-${suffix}`;
      const candidate = stem.slice(0, this.mostBytes - tail.length) + tail;
      if (!this.take(candidate)) continue;
      this.nextSuffix.set(stem, suffix + 1);
      return candidate;
    }
  }
}

/** Whether an id may be sent as it is: not empty, printable ASCII or tabs, within the limit. */
export const isSendable = (id: string, mostBytes: number): boolean =>
  id !== "" && id.length <= mostBytes && /^[\t -~]*$/.test(id);

/** How many characters of the end of a long id stay: what tells ids apart stands there more often than not. */
const TAIL = 24;

/**
 * The id that may be sent and is nearest to a text: "M_ller-12" of "Müller-12"; of a long one the beginning and the end. Null
 * where no letter or digit would be left.
 */
export function nearestId(text: string, mostBytes: number): string | null {
  const clean = headerText(text, Number.POSITIVE_INFINITY);
  if (!/[A-Za-z0-9]/.test(clean)) return null;
  if (clean.length <= mostBytes) return clean;
  const tail = Math.min(TAIL, Math.floor(mostBytes / 2));
  return `${clean.slice(0, mostBytes - tail - 1)}~${clean.slice(-tail)}`;
}

/** Text as an id may be: printable ASCII, at most `mostBytes`. Other characters become "_". */
export function headerText(text: string, mostBytes: number): string {
  return text.replace(/[^ -~]/gu, "_").slice(0, mostBytes);
}
