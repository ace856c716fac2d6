import type { Line } from "@/lib/jsonl/check/line";
import type { Edit } from "@/lib/jsonl/fix/edit";

/**
 * Edits that replace every match in the text of a string node. Only the bytes of the matches change: what stands between
 * them keeps its spelling, escapes and lone surrogates. `expand` gives the new text of a match.
 */
export function replaceEdits(
  line: Line,
  node: number,
  regex: RegExp,
  expand: (match: RegExpExecArray) => string,
): Edit[] {
  const spans: TextSpan[] = [];
  regex.lastIndex = 0;
  for (const match of line.text(node).matchAll(regex)) {
    const text = expand(match);
    if (text !== match[0]) spans.push({ from: match.index, to: match.index + match[0].length, text });
  }
  return spanEdits(line, node, spans);
}

/** A stretch of a decoded text, in UTF-16 units, and what is to stand there. */
export interface TextSpan {
  from: number;
  to: number;
  text: string;
}

/** Edits that replace stretches of the text of a string node, in rising order; the bytes between them stay. */
export function spanEdits(line: Line, node: number, spans: readonly TextSpan[]): Edit[] {
  const cursor = new RawCursor(line.scanner.state.bytes, line.startOf(node));
  return spans.map(({ from, to, text }) => ({
    from: cursor.moveTo(from),
    to: cursor.moveTo(to),
    text: JSON.stringify(text).slice(1, -1),
  }));
}

/** Follows a string's raw bytes by the UTF-16 units of its decoded text. */
class RawCursor {
  private readonly bytes: Uint8Array;
  private raw: number;
  private unit = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes;
    this.raw = start;
  }

  /** Byte position of a unit at or after the last one asked for. */
  moveTo(unit: number): number {
    const { bytes } = this;
    while (this.unit < unit) {
      const byte = bytes[this.raw] as number;
      if (byte === 0x5c) this.raw += bytes[this.raw + 1] === 0x75 ? 6 : 2;
      else this.raw += byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
      this.unit += byte >= 0xf0 ? 2 : 1;
    }
    return this.raw;
  }
}

/** The text typed as a replacement for one match: `$1`, `$<name>`, `$&` and `$$` as in JavaScript where it is a pattern. */
export function expandTemplate(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(?:(\$)|(&)|(\d{1,2})|<([^>]*)>)/g, (whole, dollar, all, number, name) => {
    if (dollar) return "$";
    if (all) return match[0];
    if (number) return Number(number) > 0 && Number(number) < match.length ? (match[Number(number)] ?? "") : whole;
    return match.groups ? (match.groups[name] ?? "") : whole;
  });
}
